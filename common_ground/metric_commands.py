"""`python -m common_ground metrics …`: the shared numbers for people without the tools."""

import csv
import datetime
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import duckdb

from common_ground import project
from common_ground.errors import CommonGroundError, Problem
from common_ground.metrics import Metric, MetricLayer

# The views of a work database name the catalog that dbt built them in.
CATALOG = "dev"
GRAINS = ("day", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")
ATTRIBUTES = ("segment", "industry", "country", "csm", "coverage", "family")
COLUMN_OF = {"segment": "segment_id", "csm": "csm_id", "family": "family_id"}


@dataclass
class Answer:
    """A table: the names of its columns, which of them are dimensions, its rows."""

    columns: list[str]
    dimensions: int
    rows: list[tuple] = field(default_factory=list)


class Numbers:
    """A database with shared numbers, open read-only, and the metric layer over it."""

    def __init__(self, database: Path | None = None, target: Path | None = None):
        """Open the published file (or the given one); raise CommonGroundError if it is none."""
        self.path = database or _default_database()
        self.layer = MetricLayer(target or parsed_project(), catalog=CATALOG)
        self.connection = duckdb.connect()
        self.connection.execute("set TimeZone = 'UTC'")
        try:
            self.connection.execute(f"attach '{self.path}' as {CATALOG} (read_only)")
            self.connection.execute(f"use {CATALOG}.marts")
            self.as_of = self._one("select max(date_day) from calendar_days")
            self.last_month = self._one(
                "select max(date_day) from calendar_days where date_day = month_end"
            )
            self.last_final_month = self._one(
                "select max(month_end) from calendar_days where is_month_final"
            )
        except duckdb.Error as error:
            raise CommonGroundError(
                "The numbers cannot be read.",
                [Problem(str(self.path), str(error).split("\n")[0], "Run `make build` first.")],
            ) from error

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
        """Return the rows of a statement as dictionaries."""
        found = self.connection.execute(sql, values or [])
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def metric(self, word: str) -> Metric:
        """Return the metric of that name, label or alias; raise CommonGroundError if none."""
        found = self.layer.find(word)
        if found is None:
            raise CommonGroundError(
                f"There is no metric called {word!r}.",
                [Problem("metrics", "No name, label or alias is like it.", "See `metrics list`.")],
            )
        return found

    def ask(self, metrics: list[str], by=(), filters=None, since=None, until=None) -> Answer:
        """Return metrics by dimensions, between two days, where attributes have these values.

        Dimensions are called as on the command line (month, segment, …); a metric goes by
        the segment (industry, …) at the opening or at the closing as it is defined.
        """
        merged: dict[tuple, dict] = {}
        for at in ("opening", "closing"):
            names = [name for name in metrics if self.layer.metrics[name].at == at]
            if not names:
                continue
            items = [self._dimension(names, word, at) for word in by]
            where = [
                f"{_reference(self._dimension(names, word, at))} = '{_escaped(value)}'"
                for word, value in (filters or {}).items()
            ]
            day = "{{ TimeDimension('metric_time', 'day') }}"
            where += [f"{day} >= '{since}'"] if since else []
            where += [f"{day} <= '{until}'"] if until else []
            found = self.rows(self.layer.sql(names, items, where))
            for row in found:
                key = tuple(
                    row[item].strftime("%Y-%m") if word == "month" else row[item]
                    for word, item in zip(by, items, strict=True)
                )
                values = {name: row[name] for name in names}
                merged.setdefault(key, {}).update(values)
        rows = [(*key, *(values.get(name) for name in metrics)) for key, values in merged.items()]
        rows.sort(key=lambda row: [(value is None, str(value)) for value in row[: len(by)]])
        return Answer([*by, *metrics], len(by), rows)

    def value(self, metric: str, month_end: datetime.date, filters=None):
        """Return a metric's value of one month, a number or None."""
        answer = self.ask([metric], [], filters, month_end.replace(day=1), month_end)
        return answer.rows[0][-1] if answer.rows else None

    def _dimension(self, metrics: list[str], word: str, at: str) -> str:
        """Return what MetricFlow calls a dimension; raise CommonGroundError if it has none."""
        item = dimension_name(word, at)
        possible = self.layer.dimensions(metrics)
        if item in possible or item.startswith("metric_time__"):
            return item
        words = [
            w for w in (*ATTRIBUTES, "account", "product") if dimension_name(w, at) in possible
        ]
        raise CommonGroundError(
            f"{', '.join(metrics)} cannot be told by {word}.",
            [Problem(word, "That is no dimension of it.", f"Use one of: {', '.join(words)}.")],
        )


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


def _escaped(value) -> str:
    return str(value).replace("'", "''")


def _default_database() -> Path:
    return project.DEFAULT_OUT if project.DEFAULT_OUT.exists() else project.WAREHOUSE / "dev.duckdb"


def parsed_project() -> Path:
    """Return a folder with dbt's artefacts of the project as it is now, parsed if need be."""
    sources = [project.ROOT / "dbt_project.yml"]
    for folder in ("models", "macros", "seeds"):
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
    say(f"Metrics of {numbers.path}, {last:%B %Y}{numbers.finality(last)}\n")
    names = list(numbers.layer.public_metrics)
    answer = numbers.ask(names, [], None, last.replace(day=1), last)
    values = answer.rows[0] if answer.rows else [None] * len(names)
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
    for name, text in facts.items():
        if text:
            say(f"  {name:<12}{text}")
    last = numbers.last_month
    months = [last, last.replace(day=1) - datetime.timedelta(1)]
    now, before = (numbers.value(metric.name, month) for month in months)
    say("")
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
    """Write an answer as CSV, exact values, to a file or to standard output."""
    stream = path.open("w", newline="", encoding="utf-8") if path else sys.stdout
    try:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(answer.columns)
        for row in answer.rows:
            keys = [_key(value) if value is not None else "" for value in row[: answer.dimensions]]
            writer.writerow([*keys, *row[answer.dimensions :]])
    finally:
        if path:
            stream.close()


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
    if value is None:
        return "(unknown)"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)


def month_end_of(text: str) -> datetime.date:
    """Return the last day of a month written YYYY-MM; raise CommonGroundError if it is none."""
    try:
        first = datetime.date.fromisoformat(f"{text[:7]}-01")
    except ValueError as error:
        raise CommonGroundError(
            f"{text!r} is no month.", [Problem("month", "It is not understood.", "Say 2026-06.")]
        ) from error
    following = (first + datetime.timedelta(31)).replace(day=1)
    return following - datetime.timedelta(1)


def filters_of(texts: list[str]) -> dict[str, str]:
    """Return dimension -> value of texts like segment=mars."""
    for text in texts:
        if "=" not in text:
            raise CommonGroundError(
                f"{text!r} is no filter.",
                [Problem("--where", "There is no = in it.", "Say --where segment=mars.")],
            )
    return dict(text.split("=", 1) for text in texts)


def query(numbers: Numbers, options, say=print) -> None:
    """Answer `metrics query`: a table, or CSV."""
    metrics = [numbers.metric(word).name for word in options.metrics]
    last = numbers.last_month
    until = month_end_of(options.until) if options.until else last
    if options.until is None and "day" in options.by:
        until = numbers.as_of
    timed = any(word in GRAINS for word in options.by)
    if options.since:
        since = month_end_of(options.since).replace(day=1)
    else:
        since = None if timed else until.replace(day=1)
    filters = filters_of(options.where)
    answer = numbers.ask(metrics, options.by, filters, since, min(until, numbers.as_of))
    if options.csv:
        write_csv(answer, None if options.csv == "-" else Path(options.csv))
        return
    grains = [word for word in options.by if word in GRAINS]
    total = None
    if len(grains) < len(options.by) and options.by[: len(grains)] == grains:
        total = numbers.ask(metrics, grains, filters, since, until)
    period = f"{until:%B %Y}" if not timed else f"to {until:%d %B %Y}"
    say(f"{', '.join(metrics)}, {period}\n")
    say_answer(numbers, answer, total, say)
    if numbers.finality(until):
        last = numbers.last_final_month
        after = f"Months after {last:%B %Y} are" if last else "No month is"
        say(f"\n{after} {'not ' if last else ''}final: renewals may still be entered late.")


def say_table(columns, rows, say=print, numeric=frozenset()) -> None:
    """Print rows of texts with aligned columns."""
    widths = [
        max([len(name), *(len(str(row[place])) for row in rows)])
        for place, name in enumerate(columns)
    ]

    def line(cells):
        return "  ".join(
            str(cell).rjust(widths[place]) if place in numeric else str(cell).ljust(widths[place])
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
