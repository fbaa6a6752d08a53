"""The throw-away server starts, answers and leaves nothing behind; without one we say so."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import postgres_server
import psycopg2
import pytest


def test_without_a_server_and_without_root_it_says_so(monkeypatch):
    monkeypatch.setattr(postgres_server, "_programs", lambda: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with (
        pytest.raises(postgres_server.Unavailable, match="only root can install it"),
        postgres_server.running_server(),
    ):
        pass


def test_server_is_as_promised(postgres):
    with postgres.connect() as connection, connection.cursor() as cursor:
        cursor.execute(
            "select pg_encoding_to_char(encoding), datcollate, current_setting('fsync'),"
            " current_setting('listen_addresses'), current_setting('data_directory')"
            " from pg_database where datname = 'postgres'"
        )
        *settings, _ = cursor.fetchone()
    assert settings == ["UTF8", "C", "off", "127.0.0.1"]


def test_server_leaves_nothing_behind():
    try:
        with postgres_server.running_server() as server:
            with server.connect() as connection, connection.cursor() as cursor:
                cursor.execute("select current_setting('data_directory')")
                [(data_folder,)] = cursor.fetchall()
            assert server.port != 5432
            raise KeyboardInterrupt  # also when the tests are interrupted
    except postgres_server.Unavailable as reason:
        pytest.skip(f"no PostgreSQL: {reason}")
    except KeyboardInterrupt:
        pass
    assert not os.path.exists(data_folder)
    with pytest.raises(psycopg2.OperationalError):
        server.connect()


HELD = """
import signal
import postgres_server
with postgres_server.running_server() as server, server.connect() as connection:
    cursor = connection.cursor()
    cursor.execute("select current_setting('data_directory'), pg_backend_pid()")
    print(*cursor.fetchone(), flush=True)
    signal.pause()
"""


@pytest.mark.parametrize("killed", ["the tests", "make"])
def test_server_ends_when_the_tests_are_killed(tmp_path, killed):
    if postgres_server._programs() is None:
        pytest.skip("no PostgreSQL")
    (tmp_path / "held.py").write_text(HELD)
    (tmp_path / "Makefile").write_text(f"held:\n\t@{sys.executable} held.py & echo $$! ; wait\n")
    # without the flags of a make that runs the tests, which would have this one print more
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
        "PYTHONPATH": str(Path(__file__).parent),
    }
    with subprocess.Popen(
        ["make", "--no-print-directory", "held"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as make:
        tests = int(make.stdout.readline())
        folder, server = make.stdout.readline().split()
        assert os.path.exists(f"/proc/{server}")
        os.kill(tests if killed == "the tests" else make.pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while os.path.exists(folder) and time.monotonic() < deadline:
            time.sleep(0.1)
        if killed == "make":
            os.kill(tests, signal.SIGKILL)
    assert not os.path.exists(folder)
    assert not os.path.exists(f"/proc/{server}")
