"""The throw-away server starts, answers and leaves nothing behind; without one we say so."""

import os

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
