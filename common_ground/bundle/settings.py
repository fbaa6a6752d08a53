"""Reads bundle.yml: which sources feed which domain, and the variables.

A message shows what stands there, but never the value of a secret.
"""

import datetime
import re
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from common_ground import project
from common_ground.bundle.table_file import connection
from common_ground.errors import Problems
from common_ground.words import nearest, short

EXAMPLE = "sources: {crm: [canonical], usage: [canonical], support: [canonical]}"
# what PyYAML lets through where a value is not what its tag says
UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
MOST_EMPLOYEES = 2**31 - 1
MOST_LEVELS = 32


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
    reserved = {
        "raw_bundle": "Give the folder on the command line: make build RAW=<folder>.",
        "sources": "Move it to the top of bundle.yml, beside vars.",
    }
    known = project.default_variables()
    variables = {}
    for name, value in content.items():
        where = f"bundle.yml, vars, {name}"
        if name in reserved:
            problems.add(where, f"The variable {name} cannot stand here.", reserved[name])
        elif name not in known:
            problems.add(
                where,
                f"Unknown variable {name!r}.",
                "docs/configuration.md lists the variables." + nearest(name, known),
            )
        else:
            variables[name] = value
    for name, value in variables.items():
        if wanted := wrong_value(name, value):
            said = "The value" if name in project.SECRETS else short(repr(value))
            problems.add(f"bundle.yml, vars, {name}", f"{said} is not {wanted}.", f"Give {wanted}.")
    if as_of:
        if wanted := wrong_value("as_of_date", as_of):
            problems.add("AS_OF", f"{short(repr(as_of))} is not {wanted}.", f"Give {wanted}.")
        variables["as_of_date"] = as_of
    if not problems:
        _check_levels({**known, **variables}, problems)
    return variables


def wrong_value(name: str, value) -> str | None:
    """Return what the value of a variable should have been, or None if it is that."""
    default = project.default_variables()[name]
    what, kind = KINDS.get(name) or (SWITCH if isinstance(default, bool) else COUNT)
    try:
        TypeAdapter(kind).validate_python(value, strict=True)
    except ValidationError:
        return what
    return None


def _check_levels(variables: dict, problems: Problems) -> None:
    """Check that a company of the last reporting level has no more people than there are."""
    span, levels = variables["reporting_span"], variables["reporting_levels"][1]
    if sum(span**power for power in range(levels)) > MOST_EMPLOYEES:
        problems.add(
            "bundle.yml, vars, reporting_levels",
            f"A company of {levels} levels with {span} people led by one is too large to count.",
            "Give a smaller last level, or a smaller reporting_span.",
        )


def _is_date(value: str | None) -> bool:
    try:
        return value is None or datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_timezone(value: str) -> bool:
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        return False
    asked = "select count(*) from pg_timezone_names() where name = ?"
    return connection().execute(asked, [value]).fetchone()[0] > 0


def _is_writable(value: str) -> bool:
    try:
        return b"\0" not in value.encode()
    except UnicodeEncodeError:
        return False


def _that(is_good: Callable) -> AfterValidator:
    """Return a validator that lets through what a function holds for."""

    def validate(value):
        if not is_good(value):
            raise ValueError
        return value

    return AfterValidator(validate)


def _whole(least: int, greatest: int):
    return Annotated[int, Field(ge=least, le=greatest)]


# What a variable may be, in words and as a type; what is not here is a switch, or a number of
# days or months.
SWITCH = ("true or false", bool)
COUNT = ("a whole number from 0 to 36500", _whole(0, 36_500))
DATE = ("a date like 2024-12-31, or null", Annotated[str | None, _that(_is_date)])
KINDS = {
    "as_of_date": DATE,
    "arr_history_starts_on": DATE,
    "reporting_timezone": (
        "the name of a time zone like Europe/Berlin",
        Annotated[str, _that(_is_timezone)],
    ),
    "reporting_currency": (
        "a currency code of three capital letters like EUR",
        Annotated[str, Field(pattern="^[A-Z]{3}$")],
    ),
    "raw_schema_prefix": (
        "letters, digits and _ that begin with no digit, at most 40, like raw_",
        Annotated[str, Field(pattern="^([A-Za-z_][A-Za-z0-9_]{0,39})?$")],
    ),
    "user_id_salt": (
        "a text in quotes, in UTF-8 and without NUL",
        Annotated[str, _that(_is_writable)],
    ),
    "fiscal_year_start_month": ("a month from 1 to 12", _whole(1, 12)),
    "seats_aggregation": ("largest or sum", Literal["largest", "sum"]),
    "reporting_levels": (
        f"a first and a last number of levels like [3, 6], at most {MOST_LEVELS}",
        Annotated[
            list[_whole(1, MOST_LEVELS)],
            Field(min_length=2, max_length=2),
            _that(lambda levels: levels[0] <= levels[1]),
        ],
    ),
    "reporting_span": ("a whole number from 1 to 1000", _whole(1, 1_000)),
    "adoption_part_rows": (f"a whole number from 1 to {10**12}", _whole(1, 10**12)),
}
