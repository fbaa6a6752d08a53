"""Reads a raw bundle and says, before anything is built, everything that is wrong with it.

A bundle is a folder: `<bundle>/<source>/<table>.parquet|.csv|.csv.gz`, or
`<bundle>/<source>/<table>/*.parquet`, and `<bundle>/bundle.yml`. File names are lower
case; column names match in any case, as they do in staging. Bad rows are not looked for
here: staging rejects them one by one. What is found here makes a whole file unusable.
"""

import csv
import datetime
import difflib
import gzip
import io
import zlib
import zoneinfo
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import yaml

from common_ground import project
from common_ground.errors import BundleError, Problem
from common_ground.project import Column, Table

# The options of macros/staging/land_bundle.sql; a test holds the two together.
CSV_OPTIONS = (
    "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', nullstr = ''"
)
STRICT_CSV_OPTIONS = (
    "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
    "nullstr = '', store_rejects = true, rejects_limit = 1000"
)
SUFFIXES = (".parquet", ".csv", ".csv.gz")
SAMPLE_ROWS = 100_000
UNUSABLE_IN_PATH = "'*?[]{}"
BUNDLE_EXAMPLE = "sources: {crm: [canonical], usage: [canonical], support: [canonical]}"


@dataclass
class TableFile:
    """One table found in a bundle; `rows` is known once it has been read."""

    table: Table
    files: list[Path]
    reader: str = ""
    rows: int = 0
    raw_types: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Return how a message names it, like `canonical/accounts.csv`."""
        path = self.files[0].parent if len(self.files) > 1 else self.files[0]
        parts = path.parts
        return "/".join(parts[parts.index(self.table.source) :])

    @property
    def is_csv(self) -> bool:
        """Return whether it is one CSV file."""
        return ".csv" in self.files[0].name


@dataclass
class Bundle:
    """A bundle that can be used, with what a person should know about it."""

    path: Path
    sources: dict[str, list[str]]
    variables: dict
    tables: list[TableFile] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Return the number of raw rows."""
        return sum(table.rows for table in self.tables)

    def dbt_variables(self) -> dict:
        """Return what is handed to dbt as --vars."""
        return {**self.variables, "sources": self.sources, "raw_bundle": str(self.path)}


def check(path: Path, as_of: str | None = None) -> Bundle:
    """Read the bundle at `path` and return it, or raise BundleError with every problem.

    `as_of` (YYYY-MM-DD) replaces the bundle's own as_of_date.
    """
    problems: list[Problem] = []
    bundle = _read_bundle_file(path, as_of, problems)
    domains: dict[str, list[str]] = {}
    for domain, sources in bundle.sources.items():
        for source in sources:
            domains.setdefault(source, []).append(domain)
    for source, fed in domains.items():
        _check_source(bundle, source, fed, problems)
    _check_accounts(bundle, problems)
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise BundleError(
            f"The bundle {path} cannot be used: {count}. Nothing was built.", problems
        )
    bundle.warnings += inclusive_end_warning(bundle)
    return bundle


# bundle.yml -----------------------------------------------------------------------------


def _read_bundle_file(path: Path, as_of: str | None, problems: list[Problem]) -> Bundle:
    """Return the bundle with the sources and variables of its bundle.yml."""
    file = path / "bundle.yml"
    bundle = Bundle(path=path, sources={}, variables={})
    if not path.is_dir():
        what = "There is no such folder." if not path.exists() else "It is not a folder."
        fix = "Give the folder of a bundle: make build RAW=<folder>."
        if path == project.DEFAULT_BUNDLE:
            fix = "Run `make sample`, or give the folder of a bundle: make build RAW=<folder>."
        raise BundleError(
            f"The bundle {path} cannot be used. Nothing was built.", [Problem(str(path), what, fix)]
        )
    if bad := [character for character in UNUSABLE_IN_PATH if character in str(path)]:
        problems.append(
            Problem(
                str(path),
                f"The path of the bundle holds the character {bad[0]}",
                "Move the bundle to a folder without any of " + " ".join(UNUSABLE_IN_PATH),
            )
        )
    try:
        content = yaml.safe_load(file.read_bytes())
    except FileNotFoundError:
        problems.append(
            Problem(
                "bundle.yml",
                "The file is missing.",
                f"Write a file bundle.yml in {path} with a line like: {BUNDLE_EXAMPLE}",
            )
        )
        return bundle
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        row = f", row {mark.line + 1}" if mark else ""
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or error
        problems.append(
            Problem(
                f"bundle.yml{row}",
                f"The file cannot be read as YAML: {reason}.",
                f"Mend the YAML; a whole bundle.yml may be as short as: {BUNDLE_EXAMPLE}",
            )
        )
        return bundle
    if not isinstance(content, dict):
        problems.append(
            Problem(
                "bundle.yml",
                "The file holds no names with values."
                if content is not None
                else "The file is empty.",
                f"Write lines of the form `name: value`, like: {BUNDLE_EXAMPLE}",
            )
        )
        return bundle
    for key in content:
        if key not in ("sources", "vars"):
            hint = " Variables stand under vars." if key in project.default_variables() else ""
            problems.append(
                Problem(
                    "bundle.yml",
                    f"Unknown entry {key!r}.",
                    f"Use only `sources` and `vars`.{hint}{_nearest(key, ('sources', 'vars'))}",
                )
            )
    bundle.sources = _read_sources(content.get("sources"), problems)
    bundle.variables = _read_variables(content.get("vars"), as_of, problems)
    return bundle


def _read_sources(content, problems: list[Problem]) -> dict[str, list[str]]:
    if not isinstance(content, dict):
        problems.append(
            Problem(
                "bundle.yml, sources",
                "It must say which sources feed each of crm, usage and support.",
                f"Write a line like: {BUNDLE_EXAMPLE}",
            )
        )
        return {}
    known = project.vendor_domains()
    sources: dict[str, list[str]] = {}
    for domain, names in content.items():
        where = f"bundle.yml, sources, {domain}"
        if domain not in project.DOMAINS:
            problems.append(
                Problem(
                    where,
                    f"Unknown domain {domain!r}.",
                    f"The domains are {', '.join(project.DOMAINS)}."
                    + _nearest(domain, project.DOMAINS),
                )
            )
            continue
        if names is None:
            names = []
        if not isinstance(names, list):
            problems.append(
                Problem(where, f"{names!r} is not a list.", f"Write {domain}: [{names}].")
            )
            continue
        for position, name in enumerate(names):
            if name not in known:
                problems.append(
                    Problem(
                        where,
                        f"Unknown source {name!r}.",
                        f"Use one of {', '.join(sorted(known))}." + _nearest(name, known),
                    )
                )
            elif domain not in known[name]:
                problems.append(
                    Problem(
                        where,
                        f"The source {name} does not feed {domain}.",
                        f"It feeds {', '.join(sorted(known[name]))}; list it there.",
                    )
                )
            elif name in names[:position]:
                problems.append(
                    Problem(where, f"The source {name} stands there twice.", "List it once.")
                )
            else:
                sources.setdefault(domain, []).append(name)
    return {domain: sources.get(domain, []) for domain in project.DOMAINS}


def _read_variables(content, as_of: str | None, problems: list[Problem]) -> dict:
    if content is None:
        content = {}
    if not isinstance(content, dict):
        problems.append(
            Problem(
                "bundle.yml, vars",
                f"{content!r} is not a list of variables with values.",
                "Write it like: vars: {reporting_timezone: UTC, renewal_grace_days: 30}",
            )
        )
        content = {}
    defaults = project.default_variables()
    reserved = {
        "raw_bundle": "Give the folder on the command line: make build RAW=<folder>.",
        "sources": "Move it to the top of bundle.yml, beside vars.",
    }
    variables = {}
    for name, value in content.items():
        where = f"bundle.yml, vars, {name}"
        if name in reserved:
            problems.append(
                Problem(where, f"The variable {name} cannot stand here.", reserved[name])
            )
        elif name not in defaults:
            problems.append(
                Problem(
                    where,
                    f"Unknown variable {name!r}.",
                    "docs/configuration.md lists the variables." + _nearest(name, defaults),
                )
            )
        else:
            fault = wrong_value(name, value, defaults[name])
            if fault:
                problems.append(Problem(where, f"{value!r} is not {fault}.", f"Give {fault}."))
            is_date = isinstance(value, datetime.date)
            variables[name] = value.isoformat() if is_date else value
    if as_of:
        if fault := wrong_value("as_of_date", as_of, None):
            problems.append(Problem("AS_OF", f"{as_of!r} is not {fault}.", f"Give {fault}."))
        variables["as_of_date"] = as_of
    return variables


def wrong_value(name: str, value, default) -> str | None:
    """Return what the value of a variable should have been, or None if it is that."""
    if name in ("as_of_date", "arr_history_starts_on"):
        what, good = "a date like 2024-12-31, or null", value is None or _is_date(value)
    elif name == "reporting_timezone":
        what, good = "the name of a time zone like Europe/Berlin", _is_timezone(value)
    elif name == "reporting_currency":
        what = "a currency code of three capital letters like EUR"
        good = isinstance(value, str) and len(value) == 3 and value.isalpha() and value.isupper()
    elif name == "fiscal_year_start_month":
        what, good = "a month from 1 to 12", _is_count(value) and 1 <= value <= 12
    elif name == "seats_aggregation":
        what, good = "largest or sum", value in ("largest", "sum")
    elif isinstance(default, bool):
        what, good = "true or false", isinstance(value, bool)
    elif isinstance(default, int):
        what, good = "a whole number from 0", _is_count(value)
    elif isinstance(default, str):
        what, good = "a text", isinstance(value, str)
    else:
        return None
    return None if good else what


def _is_count(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_date(value) -> bool:
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


def _is_timezone(value) -> bool:
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        return False
    return bool(
        duckdb.execute("select 1 from pg_timezone_names() where name = ?", [value]).fetchall()
    )


# the files of one source ----------------------------------------------------------------


def _check_source(bundle: Bundle, source: str, domains: list[str], problems: list[Problem]):
    """Find and check the files of a source; add the tables that can be read to the bundle."""
    folder = bundle.path / source
    tables = project.source_tables(source, domains)
    if not folder.is_dir():
        problems.append(
            Problem(
                f"{source}/",
                f"The folder of the source {source} is missing.",
                f"Put its files into {folder}, or take {source} out of sources in bundle.yml.",
            )
        )
        return
    found, others = _find_files(folder, tables, problems)
    for name, table in tables.items():
        if name in found:
            file = TableFile(table, found[name])
            before = len(problems)
            _check_table(file, problems)
            if len(problems) == before:
                bundle.tables.append(file)
        elif table.required and not _filled_by_other(bundle, table):
            close = difflib.get_close_matches(
                name, [other.split(".")[0].lower() for other in others], 1
            )
            there = next(
                (other for other in others if close and other.lower().startswith(close[0])), ""
            )
            rename = f" If that is {there}, rename it." if there else ""
            problems.append(
                Problem(
                    f"{source}/{name}",
                    f"The required table {name} is missing.",
                    f"Put {name}.parquet, {name}.csv or {name}.csv.gz into {folder}.{rename}",
                )
            )
    for other in others:
        stem = other.split(".")[0]
        elsewhere = "" if source != "canonical" else _other_domain(stem)
        hint = elsewhere or _nearest(stem, tables)
        bundle.notes.append(f"{source}/{other} is not read.{hint or ' It is no table we know.'}")


def _filled_by_other(bundle: Bundle, table: Table) -> bool:
    """Return whether another adapter of the domain gives a canonical table."""
    return any(
        table.name in project.adapter_tables(source)
        for source in bundle.sources.get(table.domain, [])
        if source != "canonical"
    )


def _other_domain(name: str) -> str:
    for domain, tables in project.canonical_tables().items():
        if name in tables:
            return f" It belongs to {domain}, for which bundle.yml lists no canonical source."
    return ""


def _find_files(
    folder: Path, tables: dict[str, Table], problems: list[Problem]
) -> tuple[dict[str, list[Path]], list[str]]:
    """Return table -> its files, and the names of what else lies in the folder."""
    found: dict[str, list[Path]] = {}
    others: list[str] = []
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "_")):
            continue
        suffix = next((end for end in SUFFIXES if entry.name.endswith(end)), "")
        name = entry.name.removesuffix(suffix)
        if name not in tables or not (suffix or entry.is_dir()):
            others.append(entry.name)
            continue
        files = [entry]
        if entry.is_dir():
            files = sorted(entry.glob("*.parquet"))
            nested = sorted(file for file in entry.rglob("*.parquet") if file not in files)
            if nested or not files:
                problems.append(
                    Problem(
                        f"{folder.name}/{name}/",
                        f"{nested[0].relative_to(folder)} lies in a folder below it."
                        if nested
                        else "The folder holds no .parquet file.",
                        f"Put the parquet files directly into {entry}.",
                    )
                )
                continue
        if name in found:
            problems.append(
                Problem(
                    f"{folder.name}/{entry.name}",
                    f"The table {name} stands there twice, also as {found[name][0].name}.",
                    "Keep one of the two.",
                )
            )
            continue
        found[name] = files
    return found, others


def _check_table(file: TableFile, problems: list[Problem]) -> None:
    """Check one table and fill in its reader, types and row count."""
    empty = [path for path in file.files if path.stat().st_size == 0]
    if empty:
        problems.append(
            Problem(
                f"{file.label if len(file.files) == 1 else file.label + '/' + empty[0].name}",
                "The file is empty: it has 0 bytes, not even a header.",
                "Export it again; a table without rows still needs its column names, and an "
                "optional table may be left out.",
            )
        )
        return
    opened = _open_csv(file, problems) if file.is_csv else _open_parquet(file, problems)
    if opened:
        _check_columns(file, problems)


def _connect() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    return connection


def _open_parquet(file: TableFile, problems: list[Problem]) -> bool:
    for path in file.files:
        try:
            _connect().execute(f"describe from read_parquet('{path}')")
        except duckdb.Error as error:
            problems.append(_broken_parquet(file, path, error))
            return False
    names = "', '".join(str(path) for path in file.files)
    file.reader = f"read_parquet(['{names}'], union_by_name = true)"
    try:
        connection = _connect()
        described = connection.execute(f"describe from {file.reader}").fetchall()
        file.raw_types = {row[0].lower(): row[1] for row in described}
        counts = ", ".join(f'count("{name}")' for name in file.raw_types)
        # reads every page, so that a broken one is found here
        found = connection.execute(f"select count(*), {counts} from {file.reader}").fetchone()
        file.rows = found[0]
    except duckdb.Error as error:
        problems.append(_broken_parquet(file, file.files[0], error))
        return False
    return True


def _broken_parquet(file: TableFile, path: Path, error: Exception) -> Problem:
    where = file.label if len(file.files) == 1 else f"{file.label}/{path.name}"
    reason = str(error).splitlines()[0].replace(str(path), path.name)
    return Problem(
        where,
        f"The file is no whole parquet file; it may be cut off or damaged ({reason}).",
        "Export or copy it again.",
    )


def _open_csv(file: TableFile, problems: list[Problem]) -> bool:
    header = _csv_header(file, problems)
    if header is None:
        return False
    path = file.files[0]
    columns = ", ".join(f"'c{number}': 'varchar'" for number in range(len(header)))
    strict = f"read_csv('{path}', {STRICT_CSV_OPTIONS}, columns = {{{columns}}})"
    counts = ", ".join(f"count(c{number})" for number in range(len(header)))
    file.reader = f"read_csv('{path}', {CSV_OPTIONS})"
    connection = _connect()
    try:
        # all rows are fetched, since DuckDB writes down the rejected ones at the end
        strictly = connection.execute(f"select count(*), {counts} from {strict}").fetchall()[0]
        rejected = connection.execute(
            "select line, error_type, column_idx, csv_line from reject_errors "
            "order by line, column_idx"
        ).fetchall()
        if rejected:
            problems.extend(_csv_row_problems(file, header, rejected))
            return False
        landed = connection.execute(f"select count(*) from {file.reader}").fetchall()[0]
        if landed != strictly[:1]:
            raise duckdb.InvalidInputException("its rows can be read in two ways")
        described = connection.execute(f"describe from {file.reader}").fetchall()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0].replace(str(path), path.name)
        problems.append(
            Problem(
                file.label,
                f"The file cannot be read as CSV ({reason}).",
                'Export it again as CSV: UTF-8, comma between fields, " around text.',
            )
        )
        return False
    file.raw_types = {row[0].lower(): row[1] for row in described}
    file.rows = strictly[0]
    return True


def _csv_header(file: TableFile, problems: list[Problem]) -> list[str] | None:
    """Return the column names of a CSV file, or None after adding what is wrong with them."""
    path = file.files[0]
    where = f"{file.label}, row 1"

    def problem(what: str, fix: str) -> None:
        problems.append(Problem(where, what, fix))

    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            start = stream.read(1 << 20)
    except (OSError, EOFError, zlib.error) as error:
        problems.append(
            Problem(
                file.label,
                f"The file cannot be unpacked; it may be cut off or damaged ({error}).",
                "Export or copy it again.",
            )
        )
        return None
    try:
        # the piece may end within a character, so only its lines up to the last end count
        text = (start[: start.rfind(b"\n") + 1] or start).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = start[: error.start].decode("utf-8-sig", errors="replace")
        if "\n" not in text.strip("\r\n"):
            problem(
                "The text is not UTF-8.",
                "Export the file again with the encoding UTF-8.",
            )
            return None
    header = next(csv.reader(io.StringIO(text)), [])
    names = [name.strip().lower() for name in header]
    known = file.table.columns
    wanted = [column.name for column in known.values() if column.required]
    if not any(names) or "\0" in text:
        problem(
            "The file has no header; its first row is empty."
            if "\0" not in text
            else "The text is not UTF-8, but looks like UTF-16.",
            "Export the file again as CSV with a header, in the encoding UTF-8.",
        )
        return None
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        mark = next(mark for mark in ";\t|" if mark in header[0])
        shown = "a tab" if mark == "\t" else mark
        problem(
            f"The fields are separated by {shown} instead of a comma.",
            "Export the file again with a comma between fields.",
        )
        return None
    if known and not any(name in known for name in names):
        problem(
            "The file has no header: the first row holds none of the columns of "
            f"{file.table.name} but {_short(', '.join(header))}.",
            f"Put a first row with the names of the columns, at least {', '.join(wanted)}.",
        )
        return None
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        problem(
            f"The column {twice[0]} stands there twice (capitals do not count).",
            "Rename or remove one of the two.",
        )
        return None
    return header


def _csv_row_problems(file: TableFile, header: list[str], rejected: list[tuple]) -> list[Problem]:
    """Return one problem per kind of unreadable row, naming the first rows."""
    kinds: dict[str, list[tuple]] = {}
    for row in rejected:
        kind = row[1] if row[1] in ("MISSING COLUMNS", "TOO MANY COLUMNS") else row[1].strip()
        kinds.setdefault(kind, []).append(row)
    problems = []
    for kind, rows in kinds.items():
        lines = sorted({row[0] for row in rows})
        where = f"{file.label}, row {lines[0]}"
        also = ""
        if len(lines) > 1:
            some = ", ".join(str(line) for line in lines[1:4])
            also = f" So have rows {some}{' and more' if len(lines) > 4 else ''}."
            if len(lines) == 2:
                also = f" So has row {some}."
        if kind in ("MISSING COLUMNS", "TOO MANY COLUMNS"):
            amount = "fewer" if kind == "MISSING COLUMNS" else "more"
            what = f"The row has {amount} fields than the header, which has {len(header)}.{also}"
            fix = 'Give each row one field per column; put " around text that holds a comma.'
        elif kind == "INVALID ENCODING":
            column = header[rows[0][2] - 1] if rows[0][2] <= len(header) else "?"
            where += f", column {column}"
            what = f"The text is not UTF-8.{also}"
            fix = "Export the file again with the encoding UTF-8."
        elif kind == "UNQUOTED VALUE":
            what = f'A text that begins with " has no closing ".{also}'
            fix = 'Close the text with "; a " inside of it is written "".'
        else:
            what = f"The row cannot be read ({kind.lower()}).{also}"
            fix = "Mend the row, or export the file again."
        problems.append(Problem(where, what, fix))
    return problems


def _check_columns(file: TableFile, problems: list[Problem]) -> None:
    """Check that the required columns are there and that each column is of its type."""
    known = file.table.columns
    for name, column in known.items():
        if column.required and name not in file.raw_types:
            unknown = [raw for raw in file.raw_types if raw not in known]
            problems.append(
                Problem(
                    f"{file.label}, column {column.name}",
                    "The required column is missing.",
                    f"Add the column {column.name}"
                    + (f": {column.description}" if column.description else ".")
                    + _nearest(column.name, unknown),
                )
            )
    connection = _connect()
    for name, raw_type in file.raw_types.items():
        if name in known and known[name].data_type:
            problem = _unreadable_column(connection, file, known[name], raw_type)
            if problem:
                problems.append(problem)


def _unreadable_column(
    connection: duckdb.DuckDBPyConnection, file: TableFile, column: Column, raw_type: str
) -> Problem | None:
    """Return a problem if the column has values and staging can read none of them.

    One single bad text in an optional column is a bad row, not a column of a wrong type.
    """
    value = f'"{column.name}"'
    where = f"{file.label}, column {column.name}"
    kind = (column.data_type or "").split("(")[0]
    if "[" in raw_type or raw_type.startswith(("STRUCT", "MAP", "UNION")):
        return Problem(
            where,
            f"The column holds nested values ({_short(raw_type)}), not {kind}.",
            f"Export it as {kind}.",
        )
    good = f"({column.read(value, raw_type)}) is not null"
    if column.accepted:
        accepted = ", ".join(f"'{one}'" for one in column.accepted)
        good += f" and cast({value} as varchar) in ({accepted})"
    elif kind in ("text", raw_type.lower()):
        return None
    for rows in (f"(from {file.reader} limit {SAMPLE_ROWS})", file.reader):
        filled, readable = connection.execute(
            f"select count({value}), count(*) filter (where {good}) from {rows}"
        ).fetchone()
        if readable:
            return None
    few = 1 if raw_type != "VARCHAR" or column.required else 2
    if filled < few:
        return None
    row, example = connection.execute(
        f"select row_number() over (), {value} from {file.reader}"
        f" qualify {value} is not null limit 1"
    ).fetchone()
    if file.is_csv:
        row += 1
    wanted = f"one of {', '.join(column.accepted)}" if column.accepted else _kind_words(kind)
    stored = "" if raw_type == "VARCHAR" else f" (stored as {raw_type})"
    return Problem(
        f"{where}, row {row}",
        f"The column has the wrong type: none of its {filled:,} values{stored} can be read as "
        f"{kind if not column.accepted else wanted}; the first is {_short(repr(str(example)))}.",
        f"Export the column as {wanted}.",
    )


def _kind_words(kind: str) -> str:
    return {
        "integer": "a whole number like 12",
        "numeric": "a number with a decimal point like 1200.50",
        "boolean": "true or false",
        "date": "a date like 2024-12-31",
        "timestamp": "a UTC time like 2024-12-31 23:59:59",
    }.get(kind, kind)


def _check_accounts(bundle: Bundle, problems: list[Problem]) -> None:
    for file in bundle.tables:
        if file.table.name == "accounts" and file.table.domain == "crm" and not file.rows:
            problems.append(
                Problem(
                    file.label,
                    "The table accounts has no row.",
                    "Export the accounts again; every other table refers to them.",
                )
            )


# warnings -------------------------------------------------------------------------------


def inclusive_end_warning(bundle: Bundle) -> list[Problem]:
    """Return a warning if the lines' end dates look like the last day of service.

    ends_on is the first day that a line no longer holds. Where the next line of the same
    account and product keeps beginning exactly one day after it, the dates are inclusive
    and every renewal shows a gap of a day.
    """
    for file in bundle.tables:
        name = file.table.name
        if name != "subscription_lines" or "ends_on" not in file.raw_types:
            continue
        columns = file.table.columns

        def read(column: str, file=file, columns=columns) -> str:
            if column not in file.raw_types:
                return "null"
            return columns[column].read(f'"{column}"', file.raw_types[column])

        one_day, touching, example = (
            _connect()
            .execute(f"""
            with versions as (
                select
                    {read("line_id")} as line_id,
                    {read("account_id")} as account_id,
                    {read("product_id")} as product_id,
                    {read("starts_on")} as starts_on,
                    {read("ends_on")} as ends_on,
                    coalesce({read("version")}, 1) as version
                from {file.reader}
            ),
            lines as (
                select * from versions
                qualify row_number() over (partition by line_id order by version desc) = 1
            ),
            followed as (
                select *, lead(starts_on) over (
                    partition by account_id, product_id order by starts_on, ends_on
                ) as next_starts_on
                from lines
            )
            select
                count(*) filter (where next_starts_on = ends_on + 1),
                count(*) filter (where next_starts_on = ends_on),
                min(line_id) filter (where next_starts_on = ends_on + 1)
            from followed
        """)
            .fetchone()
        )
        if one_day >= 2 and one_day >= 0.25 * (one_day + touching):
            return [
                Problem(
                    f"{file.label}, column ends_on",
                    f"The end dates look inclusive: after {one_day:,} lines the next line of the "
                    "same account and product starts exactly one day after ends_on "
                    f"(the first is line {example}), after {touching:,} it starts on ends_on. "
                    "Each of them is read as a gap of one day.",
                    "If ends_on is the last day of service, add one day to it (and to "
                    "term_ends_on): ends_on is the first day on which the line no longer holds.",
                )
            ]
    return []


# words ----------------------------------------------------------------------------------


def _nearest(name, known) -> str:
    close = difflib.get_close_matches(str(name).lower(), [str(one) for one in known], 1, 0.6)
    return f" Did you mean {close[0]}?" if close else ""


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
