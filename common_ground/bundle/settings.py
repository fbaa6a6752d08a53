"""Reads bundle.yml: which sources feed which domain, and the variables.

A message shows what stands there, but never the value of a secret.
"""

import datetime
import re
import zoneinfo
from pathlib import Path

import yaml

from common_ground import project
from common_ground.bundle.table_file import connection
from common_ground.errors import Problems
from common_ground.words import nearest, short, text

EXAMPLE = "sources: {crm: [canonical], usage: [canonical], support: [canonical]}"
# what PyYAML lets through where a value is not what its tag says
UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
# least and greatest value of a whole number, in days, months or rows
RANGE = (0, 36_500)
RANGES = {
    "reporting_span": (1, 1_000),
    "adoption_part_rows": (1, 10**12),
}
MOST_LEVELS = 32
MOST_EMPLOYEES = 2**31 - 1
PREFIX = "([A-Za-z_][A-Za-z0-9_]{0,39})?"


class _Loader(yaml.SafeLoader):
    """Reads a date as a text, so that an impossible one is a wrong value, not broken YAML."""

    yaml_implicit_resolvers = {
        first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:timestamp"]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def read_settings(
    folder: Path, as_of: str | None, problems: Problems
) -> tuple[dict[str, list[str]], dict]:
    """Return the sources per domain and the variables of the bundle.yml in a folder.

    `as_of` (YYYY-MM-DD) replaces the bundle's own as_of_date.
    """
    path = folder / "bundle.yml"
    if path.exists() and not path.is_file():
        problems.add("bundle.yml", "It is no regular file.", "Put a file there, or a link to one.")
        return {}, {}
    try:
        content = yaml.load(path.read_bytes(), _Loader)
    except FileNotFoundError:
        problems.add(
            "bundle.yml",
            "The file is missing.",
            f"Write a file bundle.yml in {folder} with a line like: {EXAMPLE}",
        )
        return {}, {}
    except (yaml.YAMLError, OSError, *UNREADABLE) as error:
        mark = getattr(error, "problem_mark", None)
        row = f", row {mark.line + 1}" if mark else ""
        reason = getattr(error, "problem", None) or getattr(error, "reason", None)
        problems.add(
            f"bundle.yml{row}",
            f"The file cannot be read as YAML: {_without_quoted(reason or 'a wrong value')}.",
            f"Mend the YAML; a whole bundle.yml may be as short as: {EXAMPLE}",
        )
        return {}, {}
    if not isinstance(content, dict):
        problems.add(
            "bundle.yml",
            "The file holds no names with values." if content is not None else "The file is empty.",
            f"Write lines of the form `name: value`, like: {EXAMPLE}",
        )
        return {}, {}
    for key in content:
        if key not in ("sources", "vars"):
            hint = " Variables stand under vars." if key in project.default_variables() else ""
            problems.add(
                "bundle.yml",
                f"Unknown entry {key!r}.",
                f"Use only `sources` and `vars`.{hint}{nearest(key, ('sources', 'vars'))}",
            )
    return (
        _read_sources(content.get("sources"), problems),
        _read_variables(content.get("vars"), as_of, problems),
    )


def _without_quoted(reason: str) -> str:
    """Return why YAML cannot be read without the words of the file, which may be a secret."""
    return re.sub(r"'[^'<]{2,}'", "'…'", str(reason))


def _read_sources(content, problems: Problems) -> dict[str, list[str]]:
    if not isinstance(content, dict):
        problems.add(
            "bundle.yml, sources",
            "It must say which sources feed each of crm, usage and support.",
            f"Write a line like: {EXAMPLE}",
        )
        return {}
    known = project.vendor_domains()
    sources: dict[str, list[str]] = {}
    for domain, names in content.items():
        where = f"bundle.yml, sources, {domain}"
        if domain not in project.DOMAINS:
            problems.add(
                where,
                f"Unknown domain {domain!r}.",
                f"The domains are {', '.join(project.DOMAINS)}." + nearest(domain, project.DOMAINS),
            )
            continue
        if names is None:
            names = []
        if not isinstance(names, list):
            problems.add(where, f"{names!r} is not a list.", f"Write {domain}: [{names}].")
            continue
        for position, name in enumerate(names):
            if not isinstance(name, str) or name not in known:
                problems.add(
                    where,
                    f"Unknown source {name!r}.",
                    f"Use one of {', '.join(sorted(known))}." + nearest(name, known),
                )
            elif domain not in known[name]:
                problems.add(
                    where,
                    f"The source {name} does not feed {domain}.",
                    f"It feeds {', '.join(sorted(known[name]))}; list it there.",
                )
            elif name in names[:position]:
                problems.add(where, f"The source {name} stands there twice.", "List it once.")
            else:
                sources.setdefault(domain, []).append(name)
    return {domain: sources.get(domain, []) for domain in project.DOMAINS}


def _read_variables(content, as_of: str | None, problems: Problems) -> dict:
    if content is None:
        content = {}
    if not isinstance(content, dict):
        problems.add(
            "bundle.yml, vars",
            "It is no list of variables with values.",
            "Write it like: vars: {reporting_timezone: UTC, renewal_grace_days: 30}",
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
            problems.add(where, f"The variable {name} cannot stand here.", reserved[name])
        elif name not in defaults:
            problems.add(
                where,
                f"Unknown variable {name!r}.",
                "docs/configuration.md lists the variables." + nearest(name, defaults),
            )
        else:
            fault = wrong_value(name, value, defaults[name])
            if fault:
                said = "The value" if name in project.SECRETS else short(repr(value))
                problems.add(where, f"{said} is not {fault}.", f"Give {fault}.")
            variables[name] = value
    if as_of:
        if fault := wrong_value("as_of_date", as_of, None):
            problems.add("AS_OF", f"{short(repr(as_of))} is not {fault}.", f"Give {fault}.")
        variables["as_of_date"] = as_of
    if not problems:
        _check_levels({**defaults, **variables}, problems)
    return variables


def _check_levels(variables: dict, problems: Problems) -> None:
    """Check that a company of the last reporting level has no more people than there are."""
    span, levels = variables["reporting_span"], variables["reporting_levels"][1]
    if sum(span**power for power in range(levels)) > MOST_EMPLOYEES:
        problems.add(
            "bundle.yml, vars, reporting_levels",
            f"A company of {levels} levels with {span} people led by one is too large to count.",
            "Give a smaller last level, or a smaller reporting_span.",
        )


def wrong_value(name: str, value, default) -> str | None:
    """Return what the value of a variable should have been, or None if it is that."""
    if name in ("as_of_date", "arr_history_starts_on"):
        what, good = "a date like 2024-12-31, or null", value is None or _is_date(value)
    elif name == "reporting_timezone":
        what, good = "the name of a time zone like Europe/Berlin", _is_timezone(value)
    elif name == "reporting_currency":
        what = "a currency code of three capital letters like EUR"
        good = isinstance(value, str) and bool(re.fullmatch("[A-Z]{3}", value))
    elif name == "raw_schema_prefix":
        what = "letters, digits and _ that begin with no digit, at most 40, like raw_"
        good = isinstance(value, str) and bool(re.fullmatch(PREFIX, value))
    elif name == "fiscal_year_start_month":
        what, good = "a month from 1 to 12", _is_count(value) and 1 <= value <= 12
    elif name == "seats_aggregation":
        what, good = "largest or sum", value in ("largest", "sum")
    elif name == "reporting_levels":
        what = f"a first and a last number of levels like [3, 6], at most {MOST_LEVELS}"
        good = isinstance(value, list) and len(value) == 2 and all(map(_is_count, value))
        good = good and 1 <= value[0] <= value[1] <= MOST_LEVELS
    elif isinstance(default, bool):
        what, good = "true or false", isinstance(value, bool)
    elif isinstance(default, int):
        least, greatest = RANGES.get(name, RANGE)
        what = f"a whole number from {least} to {greatest}"
        good = _is_count(value) and least <= value <= greatest
    elif isinstance(default, str):
        what = "a text in quotes, in UTF-8 and without NUL"
        good = isinstance(value, str) and _is_writable(value)
    else:
        return None
    return None if good else what


def _is_count(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_writable(value: str) -> bool:
    try:
        return b"\0" not in value.encode()
    except UnicodeEncodeError:
        return False


def _is_date(value) -> bool:
    try:
        return datetime.date.fromisoformat(value).isoformat() == value
    except (ValueError, TypeError):
        return False


def _is_timezone(value) -> bool:
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        return False
    known = connection().execute(f"from pg_timezone_names() where name = {text(value)}")
    return bool(known.fetchall())
