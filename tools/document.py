"""Writes docs/contract.md, the page of the input tables, from the YAML of the staging models.

Run by `make docs`, or `python -m tools.document`.
"""

from common_ground import project
from common_ground.project import Column, Table

PAGE = project.ROOT / "docs" / "contract.md"

HEAD = """\
# What goes in

Every table and column that a bundle of the `canonical` source may hold. Made by
`python -m tools.document` from the YAML of the staging models; do not edit it.

A bundle is a folder with a `bundle.yml` and one folder per source:

    my_bundle/
        bundle.yml
        canonical/
            accounts.csv
            subscription_lines.parquet
            usage_events/2025.parquet, 2026.parquet, ...

- A table is one file `<table>.parquet`, `<table>.csv` or `<table>.csv.gz`, or a folder
  `<table>/` of parquet files. File names are in lower case; links are followed.
- CSV is UTF-8 with a header, a comma between fields, `"` around text that needs it and one
  kind of line end. An empty field is null; nothing is a comment.
- Column names match in any case, in any order. Unknown tables and columns are not read.
- **Required** tables and columns must be there; all others may be missing and are then empty
  or null. What a missing table would tell is unknown, so its measures are null; a table
  without rows says that nothing happened, so they are 0. The tables of a domain are only
  required where `bundle.yml` names a source for it.
- Times are UTC, dates like `2024-12-31`, decimal numbers with a point. Intervals are
  half-open: `starts_on` is in, `ends_on` is the first day outside.
- A time with an offset (`2024-12-31T23:30:00+02:00`, `...Z`, a timestamp with time zone) is
  that instant; in a date column it is the day of that instant in the reporting time zone. A
  date where a time is asked for is the beginning of that day in the reporting time zone.
- A date before 1990 is what other systems write for "no date" (1900-01-01, 0001-01-01,
  0000-00-00, -infinity). Where something begins (`starts_on`, `valid_from`, `created_at` of an
  account, ...) it was always so; elsewhere the row is rejected. What lies after 9999 is 9999-12-31.
- An empty text is null, and so is a floating-point NaN. Ids that are floating point, also as
  text in a column in which every value looks like `1001.0`, are read as whole numbers; one
  that may have been rounded (a fraction, above 2^53) stops the build.
- Enumerations and currency codes match in any case.
- A text that holds an e-mail address is kept as its domain and a short salted hash, like
  `acme.example (3f9c2a1b55e0)`, the same everywhere; the check says in which columns. User
  ids are hashed as a whole.
- A row that breaks a rule is not loaded: it stands in `quality.rejected_rows` with its reason.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    parts = [HEAD]
    for domain, tables in project.canonical_tables().items():
        parts.append(f"## {domain}\n")
        # required tables first, then by name
        for table in sorted(tables.values(), key=lambda table: (not table.required, table.name)):
            parts.append(_table(table))
    return "\n".join(parts)


def write() -> None:
    """Write the page."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")


def _table(table: Table) -> str:
    title = f"### {table.name}" + (" (required)" if table.required else "")
    described = table.description.replace(" Rejected rows stand in quality.rejected_rows.", "")
    rows = [
        f"| {column.name} | {column.data_type} | {_notes(column)} |"
        for column in table.columns.values()
    ]
    return "\n".join(
        [title, "", described, "", "| column | type | meaning |", "|---|---|---|", *rows, ""]
    )


def _notes(column: Column) -> str:
    notes = ["**Required.**"] if column.required else []
    notes.append(" ".join(column.description.split()).rstrip(".") + ".")
    if column.accepted:
        notes.append(f"One of {', '.join(column.accepted)}.")
    if column.default is not None:
        notes.append(f"Default: {column.default}.")
    return " ".join(notes).replace("|", "\\|")


if __name__ == "__main__":
    write()
    print(f"Wrote {project.shown(PAGE)}.")
