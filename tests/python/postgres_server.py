"""A throw-away PostgreSQL server for the tests, from the system's own package."""

import glob
import os
import shutil
import socket
import subprocess
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


@contextmanager
def running_server():
    """Starts a server with an empty data folder; stops and deletes it at the end.

    Yields a Server. Raises Unavailable where there is none and none can be installed.
    The server listens on the loopback address only and does not sync to disk.
    """
    if _programs() is None:
        _install()
    programs = _programs()
    if programs is None:
        raise Unavailable("the package postgresql brought no initdb")
    as_root = os.geteuid() == 0  # the server refuses to run as root
    # the user postgres must reach the folder, which it may not in root's own TMPDIR
    folder = Path(
        tempfile.mkdtemp(prefix="common_ground_postgres_", dir="/tmp" if as_root else None)
    )
    data, log = folder / "data", folder / "server.log"
    if as_root:
        shutil.chown(folder, "postgres", "postgres")

    def call(*command: str) -> None:
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        done = subprocess.run(
            [*(as_user if as_root else []), *command],
            cwd=folder,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            details = log.read_text()[-2000:] if log.exists() else done.stderr
            raise Unavailable(f"{Path(command[0]).name} failed: {details.strip()}")

    try:
        call(
            str(programs / "initdb"),
            "--pgdata",
            str(data),
            "--username",
            "postgres",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C",
            "--no-sync",
        )
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
                    str(programs / "pg_ctl"),
                    "start",
                    "--wait",
                    "--silent",
                    "--pgdata",
                    str(data),
                    "--log",
                    str(log),
                    "--options",
                    options,
                )
                break
            except Unavailable:
                if attempt == 4:
                    raise
                time.sleep(0.2)
        try:
            yield Server("127.0.0.1", port)
        finally:
            call(
                str(programs / "pg_ctl"),
                "stop",
                "--mode",
                "immediate",
                "--silent",
                "--pgdata",
                str(data),
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
