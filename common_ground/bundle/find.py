"""Finds the files of each table in the folder of a source."""

import difflib
import errno
import os
import stat
from pathlib import Path

from common_ground import project
from common_ground.bundle.table_file import TableFile, path_fault, printable
from common_ground.errors import Problem, Problems
from common_ground.project import Table
from common_ground.words import nearest

SUFFIXES = (".parquet", ".csv", ".csv.gz")


def find_tables(
    folder: Path,
    sources: dict[str, list[str]],
    problems: Problems,
    notes: list[str],
    complete: bool = True,
) -> list[TableFile]:
    """Return the tables that lie in the bundle `folder` for its sources (domain -> names).

    What cannot be used or stands there twice is added to `problems`, and what is missing if
    the bundle is to be `complete`; what is not read is added to `notes`. Links are followed.
    What is returned is the one list of what is landed.
    """
    found = []
    seen = len(problems), len(notes)
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
        try:
            files, others = _files(folder / source, tables, problems, notes)
        except OSError as error:
            problems.add(
                str(error.filename),
                f"It cannot be read ({error.strerror}).",
                "Change its rights, or move it away.",
            )
            continue
        for name, table in tables.items():
            if files.get(name):
                found.append(TableFile(table, files[name], folder))
            elif not complete or name in files or not table.required:
                continue
            elif not _filled_by_other(sources, table):
                _add_missing(folder / source, name, others, problems)
        notes.extend(_note(source, other, tables) for other in others)
    problems[seen[0] :] = [
        Problem(printable(one.where), printable(one.what), printable(one.fix))
        for one in problems[seen[0] :]
    ]
    notes[seen[1] :] = map(printable, notes[seen[1] :])
    return found


def _files(
    folder: Path, tables: dict[str, Table], problems: Problems, notes: list[str]
) -> tuple[dict[str, list[Path]], list[str]]:
    """Return table -> its files, none if they cannot be used, and what else lies there."""
    found: dict[str, list[Path]] = {}
    named: dict[str, str] = {}
    others: list[str] = []
    for entry in sorted(folder.iterdir()):
        suffix = next((end for end in SUFFIXES if entry.name.endswith(end)), "")
        name = entry.name.removesuffix(suffix)
        if _is_hidden(entry):
            if suffix:
                notes.append(_hidden_note(folder.name, entry.name))
            continue
        if name not in tables:
            others.append(entry.name)
            continue
        where = f"{folder.name}/{entry.name}"
        if name in named:
            problems.add(
                where,
                f"The table {name} stands there twice, also as {named[name]}.",
                "Keep one of the two.",
            )
            continue
        named[name], found[name] = entry.name, []
        kind, fault = _kind(entry)
        if fault:
            problems.add(where, *fault)
        elif suffix and kind == "folder":
            problems.add(where, "It is a folder.", f"Call the folder {name}, or put a file there.")
        elif suffix:
            found[name] = [entry]
        elif kind == "folder":
            found[name] = _parts(entry, problems, notes)
        else:
            problems.add(
                where,
                "It is a file without an ending; a link that was copied as a text looks like that.",
                f"Call it {name}.parquet, {name}.csv or {name}.csv.gz; if it should be a folder, "
                "put the folder there, or a link to it.",
            )
    return found, others


def _parts(folder: Path, problems: Problems, notes: list[str]) -> list[Path]:
    """Return the parquet files of a table's folder, none if something there cannot be used."""
    parts: list[Path] = []
    same: dict[tuple[int, int], Path] = {}
    before = len(problems)
    label = f"{folder.parent.name}/{folder.name}/"
    directly = f"Put the parquet files directly into {folder}; a CSV is one file {folder.name}.csv."
    for entry in sorted(folder.iterdir()):
        looks = entry.name.lower().endswith(SUFFIXES)
        if _is_hidden(entry):
            if looks:
                notes.append(_hidden_note(label.rstrip("/"), entry.name))
            continue
        kind, fault = _kind(entry)
        if fault:
            if looks:
                problems.add(label + entry.name, *fault)
            else:
                notes.append(f"{label}{entry.name} is not read. {fault[0]}")
        elif kind == "folder":
            if any(entry.iterdir()):
                problems.add(
                    label,
                    f"What lies in a folder below it is not read, as in {entry.name}.",
                    directly,
                )
        elif entry.suffix != ".parquet":
            if looks:
                problems.add(
                    label + entry.name,
                    "Only files that end in .parquet, in small letters, are read here.",
                    f"Rename it, or move it away. {directly}",
                )
            else:
                notes.append(f"{label}{entry.name} is not read; it is no .parquet file.")
        else:
            found = entry.stat()
            twin = same.setdefault((found.st_dev, found.st_ino), entry)
            if twin is not entry:
                problems.add(
                    label + entry.name,
                    f"It is the same file as {twin.name}; its rows would count twice.",
                    "Remove one of the two links.",
                )
            parts.append(entry)
    if not parts and len(problems) == before:
        problems.add(label, "The folder holds no .parquet file.", directly)
    return parts if len(problems) == before else []


def _kind(path: Path) -> tuple[str, tuple[str, str] | None]:
    """Return whether a path leads to a file or a folder, and what is wrong with it and the fix."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        what = f"It cannot be read ({error.strerror})."
        if path.is_symlink() and error.errno == errno.ENOENT:
            what = f"It is a link to {os.readlink(path)}, where nothing is."
        elif error.errno == errno.ELOOP:
            what = "It is a link that leads in a circle."
        return "", (what, "Put the file there itself, or mend the link.")
    if fault := path_fault(path):
        return "", (fault, "Rename it, or the folder that it lies in.")
    if stat.S_ISDIR(mode):
        return "folder", None
    if stat.S_ISREG(mode):
        return "file", None
    return "", ("It is no regular file.", "Put a file there, or a link to one.")


def _is_hidden(path: Path) -> bool:
    return path.name.startswith((".", "_"))


def _hidden_note(folder: str, name: str) -> str:
    return f"{folder}/{name} is not read; what begins with . or _ is left alone."


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
