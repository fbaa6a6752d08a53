"""Finds the rows behind what an account brings to a metric of a month: analyses/evidence.

The queries are dbt's, so that none outlives a model that it reads; here they only run. They
are called by their names without `evidence_`.
"""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

import jinja2

from common_ground.metrics import MetricLayer


@dataclass
class Evidence:
    """Rows, the names of the columns that name them, and what they add up to."""

    words: list[str]
    rows: list[dict]

    def total(self, side: str) -> Decimal:
        """Return the sum of a side: numerator or denominator."""
        return sum((Decimal(str(row.get(side) or 0)) for row in self.rows), Decimal(0))


def names_by_metric(layer: MetricLayer) -> dict[str, str]:
    """Return metric -> the query of the rows behind it."""
    return {
        metric: node["name"].removeprefix("evidence_")
        for node in layer.manifest["nodes"].values()
        if node["resource_type"] == "analysis"
        for metric in node["config"]["meta"].get("metrics", ())
    }


def tables(layer: MetricLayer, name: str) -> dict[str, str]:
    """Return the models that a query reads -> schema.table."""
    nodes = layer.manifest["nodes"]
    models = (nodes[key] for key in _node(layer, name)["depends_on"]["nodes"])
    return {model["name"]: f"{model['schema']}.{model['alias']}" for model in models}


def rows(numbers, name: str, **asked) -> list[dict]:
    """Return the rows of a query, of what it asks for these values."""
    template = jinja2.Template(_node(numbers.layer, name)["raw_code"])
    sql = template.render(ref=tables(numbers.layer, name).__getitem__, asked="${}".format)
    known = set(re.findall(r"\$(\w+)", sql))
    return numbers.rows(sql, {word: value for word, value in asked.items() if word in known})


def _node(layer: MetricLayer, name: str) -> dict:
    return layer.manifest["nodes"][f"analysis.common_ground.evidence_{name}"]


def missing_tables(numbers, metric: str) -> list[str]:
    """Return the tables behind a metric's rows that this database does not hold."""
    read = tables(numbers.layer, names_by_metric(numbers.layer)[metric]).values()
    return sorted(table for table in read if not numbers.has(table))


def find(numbers, metric: str, account: str | None, month_end: datetime.date) -> Evidence:
    """Return the rows behind an account's part of a metric of a month."""
    found = rows(
        numbers,
        names_by_metric(numbers.layer)[metric],
        metric=metric,
        account=account,
        first=month_end.replace(day=1),
        last=month_end,
        year_before=months_before(month_end, 12),
    )
    names = list(found[0]) if found else []
    return Evidence([name for name in names if name not in ("numerator", "denominator")], found)


def months_before(month_end: datetime.date, months: int) -> datetime.date:
    """Return the month-end a number of months earlier."""
    place = month_end.year * 12 + month_end.month - 1 - months
    following = datetime.date((place + 1) // 12, (place + 1) % 12 + 1, 1)
    return following - datetime.timedelta(1)
