"""Runs dbt on a bundle in a place of its own, so that builds do not get in each other's way."""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml
from postgres_server import Server

from common_ground.bundle import open_tables

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "raw" / "sample"

# unit tests are about the code, whatever the bundle, and run with the project's variables
WITHOUT_UNIT_TESTS = ("build", "--exclude-resource-type", "unit_test")

POSTGRES_TYPES = {
    "BOOLEAN": "boolean", "TINYINT": "smallint", "SMALLINT": "smallint", "INTEGER": "integer",
    "BIGINT": "bigint", "FLOAT": "real", "DOUBLE": "double precision", "DATE": "date",
    "TIMESTAMP": "timestamp", "TIMESTAMP_MS": "timestamp", "TIMESTAMP_NS": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}  # fmt: skip


@dataclass(frozen=True)
class Build:
    """What a finished `dbt build` left behind."""

    folder: Path

    @property
    def manifest(self) -> dict:
        return json.loads((self.folder / "target" / "manifest.json").read_text())

    @property
    def statuses(self) -> dict[str, str]:
        """Unique id of everything that dbt ran -> how it ended."""
        results = json.loads((self.folder / "target" / "run_results.json").read_text())
        return {result["unique_id"]: result["status"] for result in results["results"]}


def bundle_vars(bundle: Path) -> dict:
    """The dbt variables that a bundle.yml stands for."""
    said = yaml.safe_load((bundle / "bundle.yml").read_text())
    return {"raw_bundle": str(bundle), "sources": said["sources"], **(said.get("vars") or {})}


# the folder in which the tests of a session keep the project as dbt has read it; see conftest.py
session_folder: Path | None = None


def read_project() -> Path:
    """The project as dbt reads it for DuckDB, read once per test session.

    Where COMMON_GROUND_SAMPLE_BUILD names a build that is made already, as that has read it.
    """
    if given := os.environ.get("COMMON_GROUND_SAMPLE_BUILD"):
        return Path(given).absolute() / "target" / "partial_parse.msgpack"
    folder = session_folder or Path(tempfile.mkdtemp())
    with open(folder / "project.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file = folder / "project" / "partial_parse.msgpack"
        if not file.exists():
            _run("-m", "dbt.cli.main", "--no-partial-parse", "parse", "--target-path",
                 str(folder / "project"), "--log-path", str(folder / "project"))  # fmt: skip
    return file


def run_dbt(*arguments: str, folder: Path, variables: dict, environment: dict) -> Build:
    """Runs one dbt command in the repository; its artifacts go to `folder`.

    It writes no log file, which costs time: what goes wrong stands in its output too. Raises
    AssertionError with the end of that when it fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = str(folder / "target")
    said = ["--vars", json.dumps(variables), "--log-level-file", "none"]
    if "COMMON_GROUND_DATABASE" in environment:
        name = Path(environment["COMMON_GROUND_DATABASE"]).stem
        launcher = Path(__file__).with_name("dbt_process.py")
        command = [str(launcher), str(read_project()), name, target]
    else:
        command = ["-m", "dbt.cli.main"]
        said += ["--target-path", target]
    _run(*command, "--no-use-colors", *arguments, *said, **environment)
    return Build(folder)


def _run(*arguments: str, **environment: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "COMMON_GROUND_THREADS": "2",
            "DBT_PROFILES_DIR": "profiles",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            **environment,
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, (
        f"{' '.join(arguments)} failed:\n{done.stdout[-6000:]}{done.stderr[-1500:]}"
    )


def build_duckdb(bundle: Path, database: Path, folder: Path, **variables) -> Build:
    """`dbt build` of a bundle into a new DuckDB file."""
    database.parent.mkdir(parents=True, exist_ok=True)
    return run_dbt(
        *WITHOUT_UNIT_TESTS,
        folder=folder,
        variables={**bundle_vars(bundle), **variables},
        environment={"COMMON_GROUND_DATABASE": str(database)},
    )


def build_staging(bundle: Path, folder: Path) -> Path:
    """Staging of a bundle and what it rejects, in a DuckDB file that is returned."""
    database = folder / "dev.duckdb"
    run_dbt(
        *WITHOUT_UNIT_TESTS,
        *("--select", "+rejected_rows", "staging", "--indirect-selection", "cautious"),
        folder=folder / "build",
        variables=bundle_vars(bundle),
        environment={"COMMON_GROUND_DATABASE": str(database)},
    )
    return database


def build_postgres(bundle: Path, server: Server, database: str, folder: Path, **variables) -> Build:
    """Lands a bundle in a new PostgreSQL database and runs `dbt build` on it, unit tests too.

    The bundle must keep the project's variables: unit tests hold for those.
    """
    server.create_database(database)
    land_in_postgres(bundle, server, database)
    return run_dbt(
        "build",
        "--target",
        "postgres",
        folder=folder,
        variables={**bundle_vars(bundle), **variables},
        environment=server.environment(database),
    )


def land_in_postgres(bundle: Path, server: Server, database: str) -> None:
    """Copies every table of a bundle into schema raw_<source>, as a loader would.

    CSV columns are text, parquet columns keep their type (text where PostgreSQL has none).
    """
    sources = bundle_vars(bundle)["sources"]
    tables = open_tables(bundle, {domain: names or [] for domain, names in sources.items()})
    reader = duckdb.connect()
    reader.execute("set TimeZone = 'UTC'")
    with server.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("set timezone = 'UTC'")
        for source in {name for names in sources.values() for name in names or []}:
            cursor.execute(f"create schema raw_{source}")
        for table in tables:
            name = f'raw_{table.table.source}."{table.table.name}"'
            columns = reader.execute(f"describe select * from {table.reader}").fetchall()
            types = ", ".join(f'"{column}" {postgres_type(kind)}' for column, kind, *_ in columns)
            cursor.execute(f"create table {name} ({types})")
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "rows.csv"
                reader.execute(
                    f"copy (select * from {table.reader}) to '{file}' "
                    "(format csv, header false, nullstr '\\N', force_quote *)"
                )
                with file.open() as rows:
                    cursor.copy_expert(f"copy {name} from stdin (format csv, null '\\N')", rows)


def postgres_type(duckdb_type: str) -> str:
    if duckdb_type.startswith("DECIMAL"):
        return duckdb_type.lower().replace("decimal", "numeric")
    return POSTGRES_TYPES.get(duckdb_type, "text")
