"""`python -m common_ground metrics …`: the shared numbers for people without the tools."""

import csv
import datetime
import os
import re
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import duckdb

from common_ground import project
from common_ground.errors import CommonGroundError, Problem
from common_ground.metrics import Metric, MetricLayer
from common_ground.words import nearest, text

# The views of a work database name the catalog that dbt built them in.
CATALOG = "dev"
GRAINS = ("day", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")
ATTRIBUTES = ("segment", "industry", "country", "csm", "coverage", "family")
COLUMN_OF = {"segment": "segment_id", "csm": "csm_id", "family": "family_id"}
SIDES = ("opening", "closing")
# What stands where a dimension has no value; as a filter it finds those rows.
UNKNOWN = "(unknown)"
DAY = "{{ TimeDimension('metric_time', 'day') }}"
NO_MONTHS = (
    "This file holds no complete month: its data are undated, or not yet a month old, or of no "
    "account. So no metric has a value."
)
VALUES_SHOWN = 12


@dataclass
class Answer:
    """A table: the names of its columns, which of them are dimensions, its rows."""

    columns: list[str]
    dimensions: int
    rows: list[tuple] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Return whether no metric has a value in any row."""
        return all(value is None for row in self.rows for value in row[self.dimensions :])


class Numbers:
    """A database with shared numbers, open read-only, and the metric layer over it.

    `first_month`, `last_month`, `last_final_month` and `as_of` are None where the database
    holds no complete month.
    """

    def __init__(self, database: Path | None = None, target: Path | None = None):
        """Open the published file (or the given one); raise CommonGroundError if it is none."""
        self.path = Path(os.path.abspath(database or _default_database()))
        self.layer = MetricLayer(target or parsed_project(), catalog=CATALOG)
        self.connection = duckdb.connect()
        self.connection.execute("set TimeZone = 'UTC'")
        if not self.path.is_file():
            raise self._unreadable("There is no such file.")
        try:
            self.connection.execute(f"attach {text(self.path)} as {CATALOG} (read_only)")
            self.connection.execute(f"use {CATALOG}.marts")
            self.as_of = self._one("select max(date_day) from calendar_days")
            self.first_month, self.last_month = self.connection.execute(
                "select min(date_day), max(date_day) from calendar_days where date_day = month_end"
            ).fetchone()
            self.last_final_month = self._one(
                "select max(month_end) from calendar_days where is_month_final"
            )
        except UnicodeEncodeError as error:
            raise self._unreadable("Its name is no UTF-8.", "Give it another name.") from error
        except duckdb.Error as error:
            if "lock" in str(error).lower():
                raise self._unreadable(
                    "It is being written.", "Wait until that is done, or close it there."
                ) from error
            raise self._unreadable(str(error).split("\n")[0]) from error
        self._sql: dict[tuple, str] = {}

    def _unreadable(self, what: str, fix: str = "Run `make build` first.") -> CommonGroundError:
        return CommonGroundError(
            "The numbers cannot be read.", [Problem(str(self.path), what, fix)]
        )

    def _one(self, sql: str):
        return self.connection.execute(sql).fetchone()[0]

    def finality(self, month_end: datetime.date) -> str:
        """Return " (not final)" for a month whose rates may still change, else nothing."""
        last = self.last_final_month
        return "" if last and month_end <= last else " (not final)"

    def has(self, table: str) -> bool:
        """Return whether the database has this schema.table."""
        schema, name = table.split(".")
        return bool(
            self.connection.execute(
                "select 1 from information_schema.tables where table_catalog = ? "
                "and table_schema = ? and table_name = ?",
                [CATALOG, schema, name],
            ).fetchone()
        )

    def rows(self, sql: str, values: list | dict | None = None) -> list[dict]:
        """Return the rows of a statement as dictionaries; CommonGroundError if it fails."""
        try:
            found = self.connection.execute(sql, values or [])
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except duckdb.Error as error:
            raise CommonGroundError(
                "The file does not answer this.",
                [
                    Problem(
                        str(self.path),
                        str(error).split("\n")[0],
                        "Build it anew with this version of the project: `make build`.",
                    )
                ],
            ) from error

    def metric(self, word: str) -> Metric:
        """Return the metric of that name, label or alias; raise CommonGroundError if none."""
        found = self.layer.find(word)
        if found is None:
            known = self.layer.public_metrics.values()
            names = [name for m in known for name in (m.name, m.label, *m.aliases)]
            raise CommonGroundError(
                f"There is no metric called {word!r}.",
                [
                    Problem(
                        "metrics",
                        f"No name, label or alias is like it.{nearest(word, names)}",
                        "See `metrics list`.",
                    )
                ],
            )
        return found

    def ask(self, metrics: list[str], by=(), filters=None, since=None, until=None) -> Answer:
        """Return metrics by dimensions, between two days, where attributes have these values.

        Dimensions are called as on the command line (month, segment, …); a metric goes by
        the segment (industry, …) at the opening or at the closing as it is defined. A value
        of a filter is any text; `(unknown)` finds the rows that have none.
        """
        merged: dict[tuple, dict] = {}
        for at in SIDES:
            names = [name for name in metrics if self.layer.metrics[name].at == at]
            if not names:
                continue
            items = [self._dimension(names, word, at) for word in by]
            found = self.select(names, items, at, filters, since, until)
            for row in found:
                key = tuple(
                    row[item].strftime("%Y-%m") if word == "month" else row[item]
                    for word, item in zip(by, items, strict=True)
                )
                values = {name: row[name] for name in names}
                merged.setdefault(key, {}).update(values)
        rows = [(*key, *(values.get(name) for name in metrics)) for key, values in merged.items()]
        rows.sort(key=lambda row: [(value is None, str(value)) for value in row[: len(by)]])
        answer = Answer([*by, *metrics], len(by), rows)
        if answer.is_empty:
            self._check_values(filters or {})
        return answer

    def select(self, metrics, items, at, filters=None, since=None, until=None, where=()):
        """Return MetricFlow's rows of metrics by its own names of dimensions.

        Values of filters and days are parameters of its SQL, so that no text can break it;
        `where` are further conditions as MetricFlow writes them.
        """
        where, values = list(where), {}
        for number, (word, value) in enumerate((filters or {}).items()):
            item = _reference(self._dimension(metrics, word, at))
            where.append(f"coalesce(cast({item} as varchar), '{UNKNOWN}') = $value_{number}")
            values[f"value_{number}"] = value
        for name, comparison, day in (("since", ">=", since), ("until", "<=", until)):
            if day:
                where.append(f"{DAY} {comparison} cast($" + f"{name} as date)")
                values[name] = day
        asked = (tuple(metrics), tuple(items), tuple(where))
        if asked not in self._sql:
            self._sql[asked] = self.layer.sql(metrics, dict.fromkeys(items), where)
        return self.rows(self._sql[asked], values)

    def value(self, metric: str, month_end: datetime.date, filters=None):
        """Return a metric's value of one month, a number or None."""
        answer = self.ask([metric], [], filters, month_end.replace(day=1), month_end)
        return answer.rows[0][-1] if answer.rows else None

    def _dimension(self, metrics: list[str], word: str, at: str) -> str:
        """Return what MetricFlow calls a dimension; raise CommonGroundError if it has none."""
        if word in GRAINS:
            return dimension_name(word, at)
        item = dimension_name(word, at)
        possible = self.layer.dimensions(metrics) - {*SIDES, "metric_time__day"}
        if item in possible:
            return item
        words = [
            w for w in (*ATTRIBUTES, "account", "product") if dimension_name(w, at) in possible
        ]
        raise CommonGroundError(
            f"{', '.join(metrics)} cannot be told by {word}.",
            [
                Problem(
                    one_line(word),
                    f"That is no dimension of it.{nearest(word, [*GRAINS, *words])}",
                    f"Use one of: {', '.join([*GRAINS, *words])}; opening_, closing_ or current_ "
                    "before an attribute says as of when.",
                )
            ],
        )

    def _check_values(self, filters: dict) -> None:
        """Raise CommonGroundError if a filter asks for a value that nothing here has."""
        for word, value in filters.items():
            known = self._known_values(word)
            if known and value not in {*known, UNKNOWN}:
                shown_ = ", ".join(one_line(name) for name in known[:VALUES_SHOWN])
                more = f" and {len(known) - VALUES_SHOWN:,} more" * (len(known) > VALUES_SHOWN)
                raise CommonGroundError(
                    f"Nothing here has the {word} {value!r}.",
                    [
                        Problem(
                            one_line(f"{word}={value}"),
                            f"That value does not occur.{nearest(value, known)}",
                            f"Use one of: {shown_}{more}; {UNKNOWN} for those without.",
                        )
                    ],
                )

    def _known_values(self, word: str) -> list[str]:
        """Return the values of a dimension that the marts hold; nothing if it is another."""
        column = dimension_name(word, "closing").rpartition("__")[2]
        sources = {
            "account": {"marts.accounts": "account_id"},
            "product": {
                "marts.products": "product_id",
                "marts.account_product_arr_months": "product_id",
            },
        }.get(column, {})
        if column in {COLUMN_OF.get(attribute, attribute) for attribute in ATTRIBUTES}:
            sources = dict.fromkeys(("marts.accounts", "metrics.account_attribute_months"), column)
            if column == "segment_id":
                sources["marts.segments"] = column
        selects = [
            f"select cast({column} as varchar) as found from {CATALOG}.{table}"
            for table, column in sources.items()
        ]
        if not selects:
            return []
        union = " union ".join(selects)
        found = self.rows(f"select found from ({union}) where found is not null order by found")
        return [row["found"] for row in found]


def dimension_name(word: str, at: str) -> str:
    """Return MetricFlow's name: `segment` at the opening or closing, `current_segment` today."""
    if word in GRAINS:
        return f"metric_time__{word}"
    when, _, rest = word.partition("_")
    entity = {"current": "account", "opening": "opening", "closing": "closing"}.get(when)
    attribute = rest if entity and rest in ATTRIBUTES else word
    if attribute in ATTRIBUTES:
        entity = entity if attribute == rest else at
        return f"{entity}__{COLUMN_OF.get(attribute, attribute)}"
    return word


def _reference(item: str) -> str:
    if "__" in item:
        return f"{{{{ Dimension('{item}') }}}}"
    return f"{{{{ Entity('{item}') }}}}"


def _default_database() -> Path:
    return project.DEFAULT_OUT if project.DEFAULT_OUT.exists() else project.WAREHOUSE / "dev.duckdb"


def parsed_project() -> Path:
    """Return a folder with dbt's artefacts of the project as it is now, parsed if need be."""
    sources = [project.ROOT / "dbt_project.yml"]
    for folder in ("models", "macros", "seeds", "analyses"):
        sources += (path for path in (project.ROOT / folder).rglob("*") if path.is_file())
    newest = max(path.stat().st_mtime for path in sources)
    for target in (project.ROOT / "target", project.WAREHOUSE / "metric_layer"):
        made = target / "semantic_manifest.json"
        if made.exists() and made.stat().st_mtime >= newest:
            return target
    return _parse(project.WAREHOUSE / "metric_layer")


def _parse(target: Path) -> Path:
    from dbt.cli.main import dbtRunner

    outcome = dbtRunner().invoke(
        [
            *("--quiet", "--log-path", str(target), "parse", "--target-path", str(target)),
            *("--project-dir", str(project.ROOT), "--target", "duckdb"),
            *("--profiles-dir", str(project.ROOT / "profiles")),
        ]
    )
    if not outcome.success:
        raise CommonGroundError(
            "The definitions cannot be read.",
            [Problem(str(project.ROOT), str(outcome.exception), "Run `dbt parse`.")],
        )
    return target


# ---- what is printed -------------------------------------------------------------------------


def say_list(numbers: Numbers, say=print) -> None:
    """Print every metric with its label and its value in the last complete month."""
    last = numbers.last_month
    names = list(numbers.layer.public_metrics)
    values = [None] * len(names)
    if last is None:
        say(f"Metrics of {numbers.path}\n\n{NO_MONTHS}\n")
    else:
        say(f"Metrics of {numbers.path}, {last:%B %Y}{numbers.finality(last)}\n")
        answer = numbers.ask(names, [], None, last.replace(day=1), last)
        values = answer.rows[0] if answer.rows else values
    rows = [
        (name, numbers.layer.metrics[name].label, shown(value, numbers.layer.metrics[name]))
        for name, value in zip(names, values, strict=True)
    ]
    say_table(["metric", "label", "value"], rows, say, numeric={2})


def say_metric(numbers: Numbers, word: str, say=print) -> None:
    """Print one metric: what it is, whose it is, where it comes from, how it stands."""
    metric = numbers.metric(word)
    layer = numbers.layer
    say(f"{metric.label} ({metric.name})\n")
    facts = {
        "Definition": metric.description,
        "Formula": formula(layer, metric),
        "Unit": metric.unit,
        "Owner": metric.owner,
        "Also called": ", ".join(metric.aliases),
        "Reads": ", ".join(source_tables(layer, metric)),
        "Segment": f"the one at the {metric.at}",
        "Moves": ", ".join(metric.tree.get("parents") or []) or "",
    }
    for name, words in facts.items():
        if words:
            say(f"  {name:<12}{words}")
    say("")
    last = numbers.last_month
    if last is None:
        say(f"  {NO_MONTHS}")
        return
    months = [last, last.replace(day=1) - datetime.timedelta(1)]
    now, before = (numbers.value(metric.name, month) for month in months)
    for month, value in zip(months, (now, before), strict=True):
        say(f"  {month:%B %Y}: {shown(value, metric)}{numbers.finality(month)}")
    if now is not None and before is not None:
        say(f"  Change: {shown(Decimal(str(now)) - Decimal(str(before)), metric, sign=True)}")


def say_answer(numbers: Numbers, answer: Answer, total: Answer | None, say=print) -> None:
    """Print an answer as a table with aligned columns, and the value over all its rows."""
    metrics = [numbers.layer.metrics[name] for name in answer.columns[answer.dimensions :]]
    lines = []
    for source, label in ((answer, None), (total, "all")):
        for row in source.rows if source else []:
            keys = [_key(value) for value in row[: source.dimensions]]
            keys += [label or ""] * (answer.dimensions - source.dimensions)
            values = row[source.dimensions :]
            lines.append((*keys, *(shown(v, m) for v, m in zip(values, metrics, strict=True))))
    numeric = set(range(answer.dimensions, len(answer.columns)))
    say_table(answer.columns, lines, say, numeric)


def write_csv(answer: Answer, path: Path | None) -> None:
    """Write an answer as CSV, exact values, to a file or to standard output.

    Raises CommonGroundError if the file cannot be written.
    """
    if path is None:
        _write_rows(answer, sys.stdout)
        return
    try:
        with path.open("w", newline="", encoding="utf-8") as stream:
            _write_rows(answer, stream)
    except OSError as error:
        raise CommonGroundError(
            "The CSV file cannot be written.",
            [Problem(str(path), error.strerror or str(error), "Name a file in a folder of yours.")],
        ) from error


def _write_rows(answer: Answer, stream) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        keys = [_plain_key(value) for value in row[: answer.dimensions]]
        writer.writerow([*keys, *row[answer.dimensions :]])


def formula(layer: MetricLayer, metric: Metric) -> str:
    """Return the formula in words down to the columns of the marts."""
    if metric.kind == "ratio":
        parts = [layer.metrics[name] for name in (metric.numerator, metric.denominator)]
        return " ÷ ".join(formula(layer, part) for part in parts)
    if metric.kind == "derived":
        return metric.expression
    return (
        f"Σ {metric.expression or metric.name}"
        if metric.is_hidden
        else (f"Σ {metric.expression or metric.name} of {metric.model}")
    )


def base_metrics(layer: MetricLayer, metric: Metric) -> list[Metric]:
    """Return the simple metrics that a metric is made of."""
    if metric.kind == "simple":
        return [metric]
    names = [name for name in (metric.numerator, metric.denominator) if name] or metric.inputs
    found: list[Metric] = []
    for name in names:
        found += [m for m in base_metrics(layer, layer.metrics[name]) if m not in found]
    return found


def source_tables(layer: MetricLayer, metric: Metric) -> list[str]:
    """Return the published tables that a metric reads."""
    relations = {
        model["name"]: f"{model['node_relation']['schema_name']}.{model['node_relation']['alias']}"
        for model in layer.semantics["semantic_models"]
    }
    found = [relations[base.model] for base in base_metrics(layer, metric)]
    return list(dict.fromkeys(found))


def shown(value, metric: Metric | None = None, sign: bool = False) -> str:
    """Return a value as a person reads it; – where it is unknown."""
    if value is None:
        return "–"
    plus = "+" if sign else ""
    if metric is not None and metric.unit == "share":
        return f"{float(value) * 100:{plus}.1f} {'points' if sign else '%'}"
    if isinstance(value, int) or value == int(value):
        return f"{int(value):{plus},}"
    return f"{float(value):{plus},.2f}"


def _key(value) -> str:
    return UNKNOWN if value is None else _plain_key(value)


def _plain_key(value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)


def one_line(value) -> str:
    """Return a text with what a screen would not print, or would obey, written as \\n, \\x1b."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode()
        for sign in str(value)
    )


def month_end_of(text_: str) -> datetime.date:
    """Return the last day of a month written YYYY-MM; raise CommonGroundError if it is none."""
    parts = re.fullmatch(r"((?:19|20|21)[0-9]{2})-([0-9]{2})(?:-[0-9]{2})?", text_)
    try:
        first = datetime.date(int(parts[1]), int(parts[2]), 1)
    except (TypeError, ValueError) as error:
        raise CommonGroundError(
            f"{text_!r} is no month.", [Problem("month", "It is not understood.", "Say 2026-06.")]
        ) from error
    following = (first + datetime.timedelta(31)).replace(day=1)
    return following - datetime.timedelta(1)


def filters_of(texts: list[str]) -> dict[str, str]:
    """Return dimension -> value of texts like segment=mars; CommonGroundError if one is none."""
    filters: dict[str, str] = {}
    for said in texts:
        word, equals, value = said.partition("=")
        if not equals:
            raise _no_filter(said, "There is no = in it.", "Say --where segment=mars.")
        if word in filters:
            raise _no_filter(
                said, f"{one_line(word)} is said twice.", "Ask once for each of its values."
            )
        filters[word] = value
    check_filters(filters)
    return filters


def check_filters(filters: dict[str, str]) -> None:
    """Raise CommonGroundError if a filter is by time or has no value."""
    for word, value in filters.items():
        if word in GRAINS:
            raise _no_filter(f"{word}={value}", "That is a time.", "Say --since and --until.")
        if not value:
            raise _no_filter(
                f"{word}=", "It has no value.", f"{word}={UNKNOWN} finds what has none."
            )
        if not value.isprintable() and "\udc80" <= max(value) <= "\udfff":
            raise _no_filter(f"{word}={value}", "It is no UTF-8.", "Say it in UTF-8.")


def _no_filter(said: str, what: str, fix: str) -> CommonGroundError:
    return CommonGroundError(f"{said!r} is no filter.", [Problem("filter", what, fix)])


def query(numbers: Numbers, options, say=print) -> None:
    """Answer `metrics query`: a table, or CSV."""
    metrics = list(dict.fromkeys(numbers.metric(word).name for word in options.metrics))
    by = list(dict.fromkeys(options.by))
    filters = filters_of(options.where)
    since, until = _period(numbers, options, by)
    path = _csv_path(numbers, options.csv)
    if until is None:
        answer, total = _nothing(numbers, metrics, by, filters), None
    else:
        answer = numbers.ask(metrics, by, filters, since, until)
        grains = [word for word in by if word in GRAINS]
        is_cut = len(grains) < len(by) and by[: len(grains)] == grains
        total = numbers.ask(metrics, grains, filters, since, until) if is_cut else None
    if options.csv is not None:
        write_csv(answer, path)
        if until is None:
            print(NO_MONTHS, file=sys.stderr)
        return
    if until is None:
        say(f"{', '.join(metrics)}\n\n{NO_MONTHS}")
        return
    timed = any(word in GRAINS for word in by)
    period = f"to {until:%d %B %Y}" if timed else f"{until:%B %Y}"
    if since and not timed and since != until.replace(day=1):
        period = f"{since:%B %Y} to {until:%B %Y}"
    say(f"{', '.join(metrics)}, {period}\n")
    say_answer(numbers, answer, total, say)
    if answer.is_empty:
        say("\nNothing is known of it there.")
    if numbers.finality(until):
        last = numbers.last_final_month
        after = f"Months after {last:%B %Y} are" if last else "No month is"
        say(f"\n{after} {'not ' if last else ''}final: renewals may still be entered late.")


def _period(numbers: Numbers, options, by: list[str]):
    """Return the first and the last day that are asked for; no last day = no complete month.

    Raises CommonGroundError if they leave no month.
    """
    given = {word: getattr(options, word) for word in ("since", "until")}
    ends = {word: month_end_of(said) if said is not None else None for word, said in given.items()}
    last = numbers.as_of if "day" in by else numbers.last_month
    if last is None:
        return None, None
    until = min(ends["until"] or last, last)
    timed = any(word in GRAINS for word in by)
    since = ends["since"].replace(day=1) if ends["since"] else None
    if since is None and not timed:
        since = until.replace(day=1)
    if until < numbers.first_month.replace(day=1) or (since and since > until):
        raise CommonGroundError(
            "There is no such month.",
            [
                Problem(
                    "--since, --until",
                    f"{numbers.path.name} holds {numbers.first_month:%Y-%m} to {last:%Y-%m}.",
                    "Ask for months of these, the earlier one first.",
                )
            ],
        )
    return since, until


def _csv_path(numbers: Numbers, said: str | None) -> Path | None:
    if said is None or said == "-":
        return None
    path = Path(said)
    if path.exists() and path.samefile(numbers.path):
        raise CommonGroundError(
            "The CSV file cannot be written.",
            [Problem(said, "It is the file that is read.", "Name another one.")],
        )
    return path


def _nothing(numbers: Numbers, metrics: list[str], by: list[str], filters: dict) -> Answer:
    """Return the answer of a file without months, once the dimensions are known to exist."""
    for name in metrics:
        for word in (*by, *filters):
            numbers._dimension([name], word, numbers.layer.metrics[name].at)
    return Answer([*by, *metrics], len(by))


def say_table(columns, rows, say=print, numeric=frozenset()) -> None:
    """Print rows of texts with aligned columns."""
    rows = [[one_line(cell) for cell in row] for row in rows]
    widths = [
        max([len(name), *(len(row[place]) for row in rows)]) for place, name in enumerate(columns)
    ]

    def line(cells):
        return "  ".join(
            cell.rjust(widths[place]) if place in numeric else cell.ljust(widths[place])
            for place, cell in enumerate(cells)
        ).rstrip()

    say(line(columns))
    say("  ".join("-" * width for width in widths))
    for row in rows:
        say(line(row))
    if not rows:
        say("(no rows)")


def mermaid(layer: MetricLayer) -> str:
    """Return the tree of metrics as a mermaid picture, from the definitions."""
    lines = ["graph TD"]
    drivers: dict[str, list[Metric]] = {}
    levers = []
    for metric in layer.public_metrics.values():
        role = metric.tree.get("role")
        if role in ("measure", "lever"):
            lines.append(f'    {metric.name}["{metric.label}<br/>{metric.name}"]')
        if role == "lever":
            levers.append(metric.name)
            lines += [f"    {parent} --> {metric.name}" for parent in metric.tree["parents"]]
        if role == "driver":
            drivers.setdefault(metric.tree["driver"], []).append(metric)
    for driver, found in drivers.items():
        node = driver.replace(" ", "_")
        lines.append(f'    {node}(["{driver}"])')
        lines += [f"    {lever} --> {node}" for lever in levers]
        lines += [f"    {node} --> {metric.name}" for metric in found]
    return "\n".join(lines)
