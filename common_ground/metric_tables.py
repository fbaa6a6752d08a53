"""Writes the YAML of the metric layer's tables from the definitions, so that none is typed twice.

`python -m common_ground metrics tables` writes models/metrics/{company,segment,account}_monthly.yml
and the saved queries behind them; a test holds the files to the definitions.
"""

import textwrap
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
ROWS = {
    "company_monthly": ("complete month", []),
    "segment_monthly": ("segment and complete month", ["segment_id"]),
    "account_monthly": ("account and complete month", ["account_id"]),
}
HEAD = "# Written by `python -m common_ground metrics tables` from the definitions.\n"


def files(layer: MetricLayer) -> dict[Path, str]:
    """Return path -> text of every file that follows from the definitions."""
    metrics = sliced_metrics(layer)
    texts = {
        FOLDER / f"{table}.yml": HEAD + _model(table, metrics[table], layer.metrics)
        for table in ROWS
    }
    texts[FOLDER / "saved_queries.yml"] = HEAD + _saved_queries(metrics, layer.metrics)
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


def _model(table: str, names: list[str], metrics: dict[str, Metric]) -> str:
    rows, keys = ROWS[table]
    columns = {**MONTHS, **{key: KEYS[key] for key in keys}}
    description = (
        f"One row per {rows}, with every metric that can be told by it. Logic: filled after the "
        "build from the saved queries of the metric layer, by its own SQL; after a plain "
        "`dbt build` empty until `python -m common_ground metrics export`. Null = unknown, or "
        "nothing to divide by. How to join: metric_catalog says what each column means."
    )
    lines = [
        "models:",
        f"  - name: {table}",
        "    description: >",
        *_wrapped(description, 6),
        "    config:",
        "      contract: {enforced: true}",
        "    data_tests:",
        "      - unique_combination:",
        f"          arguments: {{columns: [{', '.join(['month_end', *keys])}]}}",
        "    columns:",
    ]
    for name, (data_type, description) in columns.items():
        lines += _column(name, data_type, description)
        if name == "month_end" or name in keys:
            lines.append("        data_tests: [not_null]")
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
    segments = {
        at: [name for name in sliced["segment_monthly"] if metrics[name].at == at]
        for at in ("opening", "closing")
    }
    parts = [
        ("company_monthly", "company_monthly", "All metrics by month.", None),
        (
            "segment_monthly_opening",
            "segment_monthly",
            "Metrics that belong to the segment at the opening, by it and month.",
            ("Dimension('opening__segment_id')", segments["opening"]),
        ),
        (
            "segment_monthly_closing",
            "segment_monthly",
            "Metrics that belong to the segment at the month-end, by it and month.",
            ("Dimension('closing__segment_id')", segments["closing"]),
        ),
        (
            "account_monthly",
            "account_monthly",
            "Metrics by account and month.",
            ("Entity('account')", sliced["account_monthly"]),
        ),
    ]
    lines = ["saved_queries:"]
    for name, table, description, group in parts:
        item, names = group or (None, sliced["company_monthly"])
        lines += [
            f"  - name: {name}",
            f"    description: {description}",
            "    query_params:",
            "      metrics:",
            *(f"        - {metric}" for metric in names),
            "      group_by:",
            "        - TimeDimension('metric_time', 'month')",
            *([f"        - {item}"] if item else []),
            "    config:",
            f"      meta: {{table: {table}}}",
        ]
    return "\n".join(lines) + "\n"
