"""A throw-away PostgreSQL server for the tests, from the system's own package."""

import glob
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2


class Unavailable(Exception):
    """There is no PostgreSQL server here and none can be installed."""


@dataclass(frozen=True)
class Server:
    """Address of a running server; its superuser `postgres` needs no password."""

    host: str
    port: int

    def connect(self, database: str = "postgres"):
        """An open psycopg2 connection that commits every statement."""
        connection = psycopg2.connect(
            host=self.host, port=self.port, user="postgres", dbname=database
        )
        connection.autocommit = True
        return connection

    def create_database(self, name: str) -> None:
        """Makes an empty database, in place of one of that name."""
        with self.connect().cursor() as cursor:
            cursor.execute(f'drop database if exists "{name}" with (force)')
            cursor.execute(f'create database "{name}"')

    def environment(self, database: str) -> dict[str, str]:
        """The variables with which profiles/profiles.yml finds a database."""
        return {
            "COMMON_GROUND_PGHOST": self.host,
            "COMMON_GROUND_PGPORT": str(self.port),
            "COMMON_GROUND_PGUSER": "postgres",
            "COMMON_GROUND_PGPASSWORD": "",
            "COMMON_GROUND_PGDATABASE": database,
        }


def _programs() -> Path | None:
    """Folder with initdb and pg_ctl, of the newest version installed."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    found += [path for path in [shutil.which("initdb")] if path]
    if not found:
        return None
    newest = max(found, key=lambda path: [int(n) for n in path.split("/") if n.isdigit()])
    return Path(newest).parent


def _install() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Unavailable(
            "PostgreSQL is not installed, and only root can install it: apt-get install postgresql"
        )
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "postgresql"]):
        done = subprocess.run(
            ["apt-get", "--quiet", *command], env=environment, capture_output=True, text=True
        )
        if done.returncode:
            raise Unavailable(f"apt-get {command[0]} failed: {done.stderr.strip()[-500:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _as_postgres(folder: Path, *command: str) -> subprocess.CompletedProcess:
    """Runs a program of the server in its folder; the server refuses to run as root."""
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    return subprocess.run(
        [*(as_user if os.geteuid() == 0 else []), *command],
        cwd=folder,
        capture_output=True,
        text=True,
    )


@contextmanager
def running_server():
    """Starts a server with an empty data folder; stops and deletes it at the end.

    Yields a Server. Raises Unavailable where there is none and none can be installed.
    The server listens on the loopback address only and does not sync to disk. It ends too
    when this process, or the `make` that it was started by, is killed.
    """
    if _programs() is None:
        _install()
    programs = _programs()
    if programs is None:
        raise Unavailable("the package postgresql brought no initdb")
    as_root = os.geteuid() == 0
    # the user postgres must reach the folder, which it may not in root's own TMPDIR
    folder = Path(
        tempfile.mkdtemp(prefix="common_ground_postgres_", dir="/tmp" if as_root else None)
    )
    if as_root:
        shutil.chown(folder, "postgres", "postgres")
    watch = subprocess.Popen(
        [sys.executable, __file__, str(programs), str(folder), *map(str, _watched())],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # out of reach of what ends the tests
    )
    try:
        yield _started(programs, folder)
    finally:
        watch.stdin.close()
        watch.wait()


def _started(programs: Path, folder: Path) -> Server:
    """Makes the data folder and starts a server on it."""
    data, log = folder / "data", folder / "server.log"

    def call(program: str, *arguments: str) -> None:
        done = _as_postgres(folder, str(programs / program), *arguments)
        if done.returncode:
            details = log.read_text()[-2000:] if log.exists() else done.stderr
            raise Unavailable(f"{program} failed: {details.strip()}")

    call(
        "initdb", "--pgdata", str(data), "--username", "postgres", "--auth", "trust",
        "--encoding", "UTF8", "--locale", "C", "--no-sync",
    )  # fmt: skip
    for attempt in range(5):  # another process may take the port in between
        port = _free_port()
        options = (
            f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
            "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
            "-c timezone=UTC -c max_connections=40 -c shared_buffers=256MB -c work_mem=64MB "
            "-c jit=off"
        )
        try:
            call(
                "pg_ctl", "start", "--wait", "--silent", "--pgdata", str(data),
                "--log", str(log), "--options", options,
            )  # fmt: skip
            break
        except Unavailable:
            if attempt == 4:
                raise
            time.sleep(0.2)
    return Server("127.0.0.1", port)


def _watched() -> list[int]:
    """The processes above this one whose end is the end of the tests: up to the topmost make.

    Without a make, a worker of pytest-xdist has the process that it works for.
    """
    above, number = [], os.getppid()
    while number > 1:
        try:
            text = Path(f"/proc/{number}/stat").read_text()
        except OSError:
            break
        name, rest = text[text.index("(") + 1 :].rsplit(")", 1)
        above.append((number, name))
        number = int(rest.split()[1])
    depth = max((place for place, (_, name) in enumerate(above, 1) if name == "make"), default=0)
    if not depth and "PYTEST_XDIST_WORKER" in os.environ:
        depth = 1
    return [number for number, _ in above[:depth]]


def _watch(programs: Path, folder: Path, processes: list[int]) -> None:
    """Waits until the tests end, however they do, then stops the server and deletes its folder."""
    ends = select.poll()
    ends.register(sys.stdin, select.POLLIN)  # closed when the process of the tests ends
    for number in processes:
        try:
            ends.register(os.pidfd_open(number), select.POLLIN)
        except (AttributeError, OSError):  # an older system, or it has ended already
            continue
    ends.poll()
    stop = ("stop", "--mode", "immediate", "--silent", "--pgdata", str(folder / "data"))
    for _ in range(10):  # it may be starting just now
        if not _as_postgres(folder, str(programs / "pg_ctl"), *stop).returncode:
            break
        time.sleep(0.3)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _watch(Path(sys.argv[1]), Path(sys.argv[2]), [int(number) for number in sys.argv[3:]])
