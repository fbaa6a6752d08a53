"""Finds the files of each table in the folder of a source."""

import difflib
from pathlib import Path

from common_ground import project
from common_ground.bundle.table_file import TableFile
from common_ground.errors import Problems
from common_ground.project import Table
from common_ground.words import nearest

SUFFIXES = (".parquet", ".csv", ".csv.gz")


def find_tables(
    folder: Path, sources: dict[str, list[str]], problems: Problems, notes: list[str]
) -> list[TableFile]:
    """Return the tables that lie in the bundle `folder` for its sources (domain -> names).

    What is missing or stands there twice is added to `problems`, what is not read to
    `notes`.
    """
    found = []
    for source in dict.fromkeys(name for names in sources.values() for name in names):
        if not (folder / source).is_dir():
            problems.add(
                f"{source}/",
                f"The folder of the source {source} is missing.",
                f"Put its files into {folder / source}, or take {source} out of sources in "
                "bundle.yml.",
            )
            continue
        domains = [domain for domain, names in sources.items() if source in names]
        tables = project.source_tables(source, domains)
        files, others = _files(folder / source, tables, problems)
        for name, table in tables.items():
            if files.get(name):
                found.append(TableFile(table, files[name], folder))
            elif name not in files and table.required and not _filled_by_other(sources, table):
                _add_missing(folder / source, name, others, problems)
        notes.extend(_note(source, other, tables) for other in others)
    return found


def _files(
    folder: Path, tables: dict[str, Table], problems: Problems
) -> tuple[dict[str, list[Path]], list[str]]:
    """Return table -> its files, none if they cannot be used, and what else lies there."""
    found: dict[str, list[Path]] = {}
    others: list[str] = []
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "_")):
            continue
        suffix = next((end for end in SUFFIXES if entry.name.endswith(end)), "")
        name = entry.name.removesuffix(suffix)
        if name not in tables or bool(suffix) == entry.is_dir():
            others.append(entry.name)
        elif name in found:
            problems.add(
                f"{folder.name}/{entry.name}",
                f"The table {name} stands there twice, also as {found[name][0].name}.",
                "Keep one of the two.",
            )
        elif suffix:
            found[name] = [entry]
        else:
            found[name] = sorted(entry.glob("*.parquet"))
            nested = sorted(set(entry.rglob("*.parquet")) - set(found[name]))
            if nested or not found[name]:
                what = "The folder holds no .parquet file."
                if nested:
                    what = f"{nested[0].relative_to(folder)} lies in a folder below it."
                problems.add(
                    f"{folder.name}/{name}/",
                    what,
                    f"Put the parquet files directly into {entry}; a CSV is one file {name}.csv.",
                )
                found[name] = []
    return found, others


def _add_missing(folder: Path, name: str, others: list[str], problems: Problems) -> None:
    stems = {other.split(".")[0].lower(): other for other in others}
    close = difflib.get_close_matches(name, stems, 1)
    rename = f" If that is {stems[close[0]]}, rename it." if close else ""
    problems.add(
        f"{folder.name}/{name}",
        f"The required table {name} is missing.",
        f"Put {name}.parquet, {name}.csv or {name}.csv.gz into {folder}.{rename}",
    )


def _filled_by_other(sources: dict[str, list[str]], table: Table) -> bool:
    """Return whether another adapter of the domain gives a canonical table."""
    return any(
        table.name in project.adapter_tables(source)
        for source in sources.get(table.domain or "", [])
        if source != "canonical"
    )


def _note(source: str, other: str, tables: dict[str, Table]) -> str:
    stem = other.split(".")[0]
    for domain, known in project.canonical_tables().items():
        if source == "canonical" and stem in known and stem not in tables:
            return (
                f"{source}/{other} is not read, because bundle.yml names no canonical source "
                f"for {domain}."
            )
    return f"{source}/{other} is not read.{nearest(stem, tables) or ' It is no table we know.'}"
