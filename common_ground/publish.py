"""Publishes the public schemas of a work database as a DuckDB file, atomically.

A second file is written beside the target and moved over it. Who has the old file open
keeps reading the old data; whoever opens it afterwards reads the new.
"""

import errno
import glob
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from common_ground.bundle.table_file import is_text, printable
from common_ground.errors import BuildError, Problem
from common_ground.words import quoted, text

SCHEMAS = ("marts", "metrics", "quality")
# The oldest that keeps comments: DuckDB 1.0 and newer read it. The number is what the
# header of such a file says.
STORAGE_VERSION = "v1.0.0"
STORAGE_NUMBER = 64


@dataclass(frozen=True)
class PublicTable:
    """A table to publish: where it stands, what it says of itself, how it is sorted."""

    schema: str
    name: str
    description: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    contracted: dict[str, str] = field(default_factory=dict)
    grain: tuple[str, ...] = ()
    user_level: bool = False

    @property
    def full_name(self) -> str:
        """Return schema.table."""
        return f"{self.schema}.{self.name}"


def public_tables(manifest: dict, variables: dict) -> list[PublicTable]:
    """Return the tables of a dbt manifest that may be published under these variables.

    A model with `config.meta.user_level` holds persons' rows and needs
    `publish_user_level`; one with `config.meta.published_with` needs that variable too.
    """
    tables = []
    for node_id, node in manifest["nodes"].items():
        if node["resource_type"] != "model" or node["schema"] not in SCHEMAS:
            continue
        if node["config"]["materialized"] == "ephemeral":
            continue
        meta = node["config"].get("meta") or {}
        if meta.get("user_level") and not variables["publish_user_level"]:
            continue
        if meta.get("published_with") and not variables[meta["published_with"]]:
            continue
        columns = node["columns"].values()
        tables.append(
            PublicTable(
                schema=node["schema"],
                name=node["alias"],
                description=node["description"].strip(),
                columns={column["name"]: column["description"].strip() for column in columns},
                contracted={column["name"]: column["data_type"] or "" for column in columns},
                grain=_grain(manifest, node_id),
                user_level=bool(meta.get("user_level")),
            )
        )
    return sorted(tables, key=lambda table: table.full_name)


def _grain(manifest: dict, node_id: str) -> tuple[str, ...]:
    """Return the columns or expressions that the model's own test of its grain names."""
    tests = [
        node["test_metadata"]
        for node in manifest["nodes"].values()
        if node.get("test_metadata") and node.get("attached_node") == node_id
    ]
    for test in tests:
        if test["name"] == "grain":
            return tuple(test["kwargs"]["key"])
    for test in tests:
        if test["name"] == "unique":
            return (test["kwargs"]["column_name"],)
    return ()


def check_target(out: Path) -> Path:
    """Return the file that is written when `out` is published: what a link leads to.

    Raises BuildError if no file can be published there.
    """

    def refuse(what: str, fix: str):
        where = printable(str(out))
        raise BuildError("The result cannot be published.", [Problem(where, what, fix)])

    target = Path(os.path.realpath(out))
    if not (is_text(out) and is_text(target)):
        refuse("Its path is not UTF-8.", "Give another OUT.")
    if any(mark in str(target) for mark in "?\\"):
        # of which DuckDB makes the beginning of options, and a slash
        refuse("Its path holds a question mark or a backslash.", "Give another OUT.")
    kind = _kind(out)
    if kind == "folder":
        refuse("It is a folder.", "Give a file: make build OUT=<file.duckdb>.")
    if kind not in ("file", "nothing"):
        refuse(f"It is {kind}.", "Give the name of a file, or of a new one.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        probe = _temporary(target)
        probe.touch()
        probe.unlink()
    except OSError as error:
        refuse(
            f"Its folder cannot be written to ({error.strerror}).",
            "Give another OUT, or change the rights of the folder.",
        )
    if kind == "nothing":
        return target
    if not os.access(target, os.W_OK):
        refuse("The file may not be replaced; it is read-only.", "Give another OUT, or free it.")
    with target.open("rb") as stream:
        start = stream.read(12)
    if start and start[8:12] != b"DUCK":
        refuse("There is another kind of file of that name.", "Give another OUT, or move it away.")
    try:
        duckdb.connect(str(target), read_only=True).close()
    except duckdb.Error as error:
        if is_locked(error):
            holder = str(error).split("held in")[-1].split(". See")[0].strip()
            refuse(
                f"The file is open for writing elsewhere ({holder}).",
                "Close it there, or open it read-only; then run the build again.",
            )
    return target


def is_locked(error: duckdb.Error) -> bool:
    """Return whether a database could not be opened because it is open elsewhere."""
    return "could not set lock" in str(error).lower()


def _kind(path: Path) -> str:
    """Return what a path leads to: file, folder, nothing, or words for what is no file."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if path.is_symlink():
            return "a link that leads nowhere"
        missing = (errno.ENOENT, errno.ENOTDIR)
        return "nothing" if error.errno in missing else f"out of reach ({error.strerror})"
    if stat.S_ISREG(mode):
        return "file"
    return "folder" if stat.S_ISDIR(mode) else "a device, a pipe or a socket, no regular file"


def publish(work: Path, out: Path, tables: Iterable[PublicTable]) -> dict[str, int]:
    """Write the tables of the work database to `out` and return their row counts.

    Tables that the work database does not have are left out. A crash at any moment leaves
    the file that was there before. Of a link the file that it leads to is replaced. Raises
    BuildError if `out` cannot be written.
    """
    target = check_target(out)
    remove_leftovers(target)
    temporary = _temporary(target)
    try:
        rows = _write(work, temporary, tables)
        with temporary.open("rb") as stream:
            header = stream.read(20)
            os.fsync(stream.fileno())
        if int.from_bytes(header[12:20], "little") != STORAGE_NUMBER:
            raise BuildError(
                "The result cannot be published.",
                [
                    Problem(
                        str(temporary),
                        "DuckDB wrote another storage version than asked for.",
                        "Install the versions of requirements.txt: make clean build.",
                    )
                ],
            )
        # a log that somebody left beside the old file would be replayed into the new one
        for path in {out, target}:
            _log_of(path).unlink(missing_ok=True)
        os.replace(temporary, target)
        _sync_folder(target.parent)
    except (duckdb.Error, OSError) as error:
        raise BuildError(
            "The result cannot be published.",
            [Problem(str(out), str(error), "What was published before is untouched.")],
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
        _log_of(temporary).unlink(missing_ok=True)
    return rows


def remove_leftovers(target: Path) -> None:
    """Remove the unfinished files, beside the target, of builds that are no longer running."""
    for path in target.parent.glob(f"{glob.escape(target.name)}.tmp-*"):
        number = path.name.removesuffix(".wal").split("-")[-1]
        if number.isdigit() and not _is_running(int(number)) and path.is_file():
            path.unlink(missing_ok=True)


def _write(work: Path, temporary: Path, tables: Iterable[PublicTable]) -> dict[str, int]:
    rows = {}
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        # under its own name, which stands in the SQL of its views
        catalog = quoted(work.stem)
        connection.execute(f"attach {text(work)} as {catalog} (read_only)")
        connection.execute(
            f"attach {text(temporary)} as published (storage_version '{STORAGE_VERSION}')"
        )
        there = set(
            connection.execute(
                "select table_schema || '.' || table_name from information_schema.tables "
                "where table_catalog = ?",
                [work.stem],
            ).fetchall()
        )
        for schema in SCHEMAS:
            connection.execute(f"create schema published.{schema}")
        for table in tables:
            if (table.full_name,) not in there:
                continue
            name = f'published.{table.schema}."{table.name}"'
            order = ", ".join(table.grain)
            connection.execute(
                f'create table {name} as select * from {catalog}.{table.schema}."{table.name}"'
                + (f" order by {order}" if order else "")
            )
            rows[table.full_name] = connection.execute(f"select count(*) from {name}").fetchone()[0]
            _comment(connection, name, table)
        connection.execute("checkpoint published")
        connection.execute("detach published")
    return rows


def _comment(connection: duckdb.DuckDBPyConnection, name: str, table: PublicTable) -> None:
    """Write the descriptions into the file, where a BI tool shows them."""
    if table.description:
        connection.execute(f"comment on table {name} is {text(table.description)}")
    there = {row[0] for row in connection.execute(f"describe {name}").fetchall()}
    for column, description in table.columns.items():
        if description and column in there:
            connection.execute(f'comment on column {name}."{column}" is {text(description)}')


def _temporary(out: Path) -> Path:
    return out.with_name(f"{out.name}.tmp-{os.getpid()}")


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
