"""Writes the metric layer's tables from the definitions, so that none is typed twice.

`python -m common_ground metrics tables` writes the three models
models/metrics/{company,segment,account}_monthly and the saved queries that ask the same; a test
holds the files to the definitions. The SQL is MetricFlow's own, for PostgreSQL: that for DuckDB
differs in the name of one type, which DuckDB reads either way.
"""

import textwrap
from dataclasses import dataclass
from pathlib import Path

from common_ground import project
from common_ground.metrics import Metric, MetricLayer

FOLDER = project.ROOT / "models" / "metrics"
MONTHS = {
    "month_end": ("date", "Last calendar day of the month."),
    "fiscal_quarter": ("text", "Fiscal quarter of the month."),
    "fiscal_year": ("integer", "Fiscal year of the month."),
    "is_month_final": (
        "boolean",
        "Whether renewals of the month can no longer be entered late; the rates of a month that "
        "is not final may still change.",
    ),
}
KEYS = {
    "segment_id": (
        "text",
        "Segment. For retention, renewals and movements the segment at the opening, for "
        "everything else the segment at the month-end.",
    ),
    "account_id": ("text", "Account, mergers followed."),
}
MONTH = "metric_time__month"


@dataclass(frozen=True)
class Query:
    """What a table asks the layer for: metrics by month and perhaps one more item.

    `item` is how MetricFlow calls it, `reference` how a saved query does.
    """

    name: str
    description: str
    item: str | None = None
    reference: str | None = None
    at: str | None = None


# table -> what a row is, the column that names it beside the month, and its queries
ROWS = {
    "company_monthly": (
        "complete month",
        None,
        [Query("company_monthly", "All metrics by month.")],
    ),
    "segment_monthly": (
        "segment and complete month",
        "segment_id",
        [
            Query(
                "segment_monthly_opening",
                "Metrics that belong to the segment at the opening, by it and month.",
                "opening__segment_id",
                "Dimension('opening__segment_id')",
                "opening",
            ),
            Query(
                "segment_monthly_closing",
                "Metrics that belong to the segment at the month-end, by it and month.",
                "closing__segment_id",
                "Dimension('closing__segment_id')",
                "closing",
            ),
        ],
    ),
    "account_monthly": (
        "account and complete month",
        "account_id",
        [Query("account_monthly", "Metrics by account and month.", "account", "Entity('account')")],
    ),
}
HEAD = "# Written by `python -m common_ground metrics tables` from the definitions.\n"
SQL = """\
{{# Written by `python -m common_ground metrics tables` from the definitions.
What it asks the metric layer stands as MetricFlow writes it. -#}}
with {answers},

-- one row per {row} of which any answer tells
row_keys as (
{keys}
),

months as (
    select
        {months},
        date_trunc('month', month_end) as month_start
    from {{{{ ref('calendar_days') }}}}
    where date_day = month_end
),

final as (
    select
        {columns}
    from row_keys
    inner join months on row_keys.{month} = months.month_start
{joins}
)

select * from final
"""


def files(layer: MetricLayer, tables=tuple(ROWS)) -> dict[Path, str]:
    """Return path -> text of every file of these tables that follows from the definitions."""
    sliced = sliced_metrics(layer)
    texts = {}
    for table in tables:
        texts[FOLDER / f"{table}.yml"] = HEAD + _model(table, sliced[table], layer.metrics)
        texts[FOLDER / f"{table}.sql"] = _sql(layer, table, sliced[table])
    texts[FOLDER / "saved_queries.yml"] = HEAD + _saved_queries(sliced, layer.metrics)
    return texts


def write(layer: MetricLayer) -> list[Path]:
    """Write the files that have changed and return their paths."""
    changed = []
    for path, text in files(layer).items():
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            changed.append(path)
    return changed


def sliced_metrics(layer: MetricLayer) -> dict[str, list[str]]:
    """Return table -> the metrics that can be grouped as its rows are."""
    found: dict[str, list[str]] = {"company_monthly": [], "segment_monthly": []}
    found["account_monthly"] = []
    for name, metric in layer.public_metrics.items():
        dimensions = layer.dimensions([name])
        found["company_monthly"].append(name)
        if f"{metric.at}__segment_id" in dimensions:
            found["segment_monthly"].append(name)
        if "account" in dimensions:
            found["account_monthly"].append(name)
    return found


def _asked(query: Query, names: list[str], metrics: dict[str, Metric]) -> list[str]:
    """Return the metrics of a table that one of its queries asks for."""
    return [name for name in names if query.at in (None, metrics[name].at)]


def _sql(layer: MetricLayer, table: str, names: list[str]) -> str:
    """Return the model of a table: the answers to its queries side by side."""
    row, key, queries = ROWS[table]
    answers, keys, joins, values = [], [], [], {}
    for query in queries:
        asked = _asked(query, names, layer.metrics)
        items = [MONTH, *([query.item] if query.item else [])]
        answers.append(f"{query.name} as (\n{_with_refs(layer, layer.sql(asked, items))}\n)")
        selected = ",\n        ".join([MONTH, *([f"{query.item} as {key}"] if key else [])])
        known = f"\n    where {query.item} is not null" if key else ""
        keys.append(f"    select\n        {selected}\n    from {query.name}{known}")
        same = [f"row_keys.{MONTH} = {query.name}.{MONTH}"]
        same += [f"row_keys.{key} = {query.name}.{query.item}"] if key else []
        condition = "\n            and ".join(same)
        joins.append(f"    left join {query.name}\n        on\n            {condition}")
        values |= {name: f"{query.name}.{name}" for name in asked}
    columns = [f"months.{name}" for name in MONTHS] + ([f"row_keys.{key}"] if key else [])
    columns += [
        f"cast({values[name]} as {layer.metrics[name].data_type}) as {name}" for name in names
    ]
    return SQL.format(
        answers=",\n\n".join(answers),
        row=row,
        keys="\n    union distinct\n".join(keys),
        months=",\n        ".join(MONTHS),
        columns=",\n        ".join(columns),
        month=MONTH,
        joins="\n".join(joins),
    )


def _with_refs(layer: MetricLayer, sql: str) -> str:
    """Return SQL of the layer that names models by `ref`, and nothing else of the database."""
    for relation, name in layer.relations.items():
        sql = sql.replace(relation, f"{{{{ ref('{name}') }}}}")
    return sql


def _model(table: str, names: list[str], metrics: dict[str, Metric]) -> str:
    rows, key, _ = ROWS[table]
    keys = [key] if key else []
    columns = {**MONTHS, **{key: KEYS[key] for key in keys}}
    description = (
        f"One row per {rows}, with every metric that can be told by it. Logic: the metric "
        "layer's own SQL. Null = unknown, or nothing to divide by. How to join: metric_catalog "
        "says what each column means."
    )
    lines = [
        "models:",
        f"  - name: {table}",
        "    description: >",
        *_wrapped(description, 6),
        "    config:",
        "      contract: {enforced: true}",
        "    data_tests:",
        "      - grain:",
        f"          name: {table}_grain",
        f"          arguments: {{key: [{', '.join(['month_end', *keys])}]}}",
        "    columns:",
    ]
    for name, (data_type, description) in columns.items():
        lines += _column(name, data_type, description)
    for name in names:
        lines += _column(name, metrics[name].data_type, f"{metrics[name].label}.")
    return "\n".join(lines) + "\n"


def _column(name: str, data_type: str, description: str) -> list[str]:
    return [
        f"      - name: {name}",
        f"        data_type: {data_type}",
        "        description: >",
        *_wrapped(description, 10),
    ]


def _wrapped(text: str, indent: int) -> list[str]:
    space = " " * indent
    return textwrap.wrap(text, 90, initial_indent=space, subsequent_indent=space)


def _saved_queries(sliced: dict[str, list[str]], metrics: dict[str, Metric]) -> str:
    lines = ["saved_queries:"]
    for table, (_, _, queries) in ROWS.items():
        for query in queries:
            lines += [
                f"  - name: {query.name}",
                f"    description: {query.description}",
                "    query_params:",
                "      metrics:",
                *(f"        - {name}" for name in _asked(query, sliced[table], metrics)),
                "      group_by:",
                "        - TimeDimension('metric_time', 'month')",
                *([f"        - {query.reference}"] if query.reference else []),
            ]
    return "\n".join(lines) + "\n"
