"""Finds the rows behind what an account brings to a metric of a month: analyses/evidence.

The queries are dbt's, so that none outlives a model that it reads; here they only run.
"""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

import jinja2

from common_ground.metrics import MetricLayer

LATE_EVENTS = "evidence_late_events"


@dataclass(frozen=True)
class Query:
    """A query of analyses/evidence: its SQL on a database that dbt built, the tables it reads."""

    sql: str
    tables: tuple[str, ...]

    def rows(self, numbers, **values) -> list[dict]:
        """Return its rows for the parameters that it has."""
        asked = set(re.findall(r"\$(\w+)", self.sql))
        return numbers.rows(self.sql, {name: values[name] for name in asked})


@dataclass
class Evidence:
    """Rows, the names of the columns that name them, and what they add up to."""

    words: list[str]
    rows: list[dict]

    def total(self, side: str) -> Decimal:
        """Return the sum of a side: numerator or denominator."""
        return sum((Decimal(str(row.get(side) or 0)) for row in self.rows), Decimal(0))


def names_by_metric(layer: MetricLayer) -> dict[str, str]:
    """Return metric -> the name of the query of the rows behind it."""
    return {
        metric: node["name"]
        for node in layer.manifest["nodes"].values()
        if node["resource_type"] == "analysis"
        for metric in node["config"]["meta"].get("metrics", ())
    }


def query(layer: MetricLayer, name: str) -> Query:
    """Return the query of that name."""
    nodes = layer.manifest["nodes"]
    node = nodes[f"analysis.common_ground.{name}"]
    tables = {
        nodes[key]["name"]: f"{nodes[key]['schema']}.{nodes[key]['alias']}"
        for key in node["depends_on"]["nodes"]
    }
    sql = jinja2.Template(node["raw_code"]).render(ref=tables.__getitem__, asked="${}".format)
    return Query(sql, tuple(tables.values()))


def missing_tables(numbers, metric: str) -> list[str]:
    """Return the tables behind a metric's rows that this database does not hold."""
    asked = query(numbers.layer, names_by_metric(numbers.layer)[metric])
    return sorted(table for table in asked.tables if not numbers.has(table))


def find(numbers, metric: str, account: str | None, month_end: datetime.date) -> Evidence:
    """Return the rows behind an account's part of a metric of a month."""
    rows = query(numbers.layer, names_by_metric(numbers.layer)[metric]).rows(
        numbers,
        metric=metric,
        account=account,
        first=month_end.replace(day=1),
        last=month_end,
        year_before=months_before(month_end, 12),
    )
    names = list(rows[0]) if rows else []
    return Evidence([name for name in names if name not in ("numerator", "denominator")], rows)


def months_before(month_end: datetime.date, months: int) -> datetime.date:
    """Return the month-end a number of months earlier."""
    place = month_end.year * 12 + month_end.month - 1 - months
    following = datetime.date((place + 1) // 12, (place + 1) % 12 + 1, 1)
    return following - datetime.timedelta(1)
