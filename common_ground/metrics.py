"""The metric layer in process: its SQL, and the tables that its saved queries fill.

No number is computed here. MetricFlow writes the SQL from the definitions in the YAML of
the marts (`semantic_manifest.json`, which every dbt command writes); the database runs it.
"""

import json
import logging
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

import duckdb

from common_ground.errors import BuildError, CommonGroundError, Problem
from common_ground.words import quoted

# The tables filled by saved queries: the columns beside the months that name a row, and how
# MetricFlow calls them in the table's saved queries.
TABLES = {
    "company_monthly": {},
    "segment_monthly": {"segment_id": ("opening__segment_id", "closing__segment_id")},
    "account_monthly": {"account_id": ("account",)},
}
MONTH = "metric_time__month"


@dataclass(frozen=True)
class Metric:
    """A metric as defined: its words and, of a ratio, the names of its two parts.

    `conditions` are the filters of a ratio's own on its parts, by the name of the part.
    `is_distinct` says that it counts things of which several rows may tell.
    """

    name: str
    label: str
    description: str
    kind: str
    unit: str
    owner: str
    aliases: tuple[str, ...]
    at: str
    is_hidden: bool
    numerator: str | None
    denominator: str | None
    expression: str | None
    inputs: tuple[str, ...]
    model: str | None
    is_distinct: bool
    conditions: dict[str, list[str]]
    tree: dict

    @property
    def data_type(self) -> str:
        """Return the SQL type of its values in the tables of the layer."""
        if self.kind != "simple":
            return "double precision"
        return "numeric(38,4)" if self.unit == "reporting currency" else "bigint"


class MetricLayer:
    """The definitions of one parsed dbt project, and the SQL that MetricFlow makes of them.

    `target` is the folder of dbt's artefacts, `dialect` duckdb or postgres, `catalog` the
    name under which the database is open (as dbt wrote it, if None).
    """

    def __init__(self, target: Path, dialect: str = "duckdb", catalog: str | None = None):
        """Read the artefacts; raise BuildError if they are not there."""
        try:
            self.semantics = json.loads((target / "semantic_manifest.json").read_text())
            self.manifest = json.loads((target / "manifest.json").read_text())
        except (OSError, json.JSONDecodeError) as error:
            raise BuildError(
                "The metric layer has not been parsed.",
                [Problem(str(target), str(error), "Run `dbt parse`, or `make build`.")],
            ) from error
        if catalog is not None:
            _rename_catalog(self.semantics, catalog)
        self.dialect = dialect
        self.catalog = catalog
        self._engine = None

    @cached_property
    def metrics(self) -> dict[str, Metric]:
        """Return every metric by name, hidden inputs too."""
        nodes = self.manifest["metrics"].values()
        return {node["name"]: _metric(node) for node in sorted(nodes, key=lambda n: n["name"])}

    @cached_property
    def public_metrics(self) -> dict[str, Metric]:
        """Return the metrics that are meant to be asked for, by name."""
        return {name: metric for name, metric in self.metrics.items() if not metric.is_hidden}

    def find(self, word: str) -> Metric | None:
        """Return the metric of that name, label or alias, however it is written."""
        wanted = _plain(word)
        for metric in self.public_metrics.values():
            if wanted in {_plain(name) for name in (metric.name, metric.label, *metric.aliases)}:
                return metric
        return None

    def saved_queries(self, table: str) -> list[dict]:
        """Return the saved queries that fill a table (`config.meta.table`)."""
        return sorted(
            (
                query
                for query in self.manifest["saved_queries"].values()
                if query["config"]["meta"].get("table") == table
            ),
            key=lambda query: query["name"],
        )

    def sql(self, metrics, by=(), where=(), order=(), limit: int | None = None) -> str:
        """Return MetricFlow's SQL for metrics by dimensions, all given by their names."""
        return self._explain(
            metric_names=list(metrics),
            group_by_names=list(by),
            where_constraints=list(where) or None,
            order_by_names=list(order) or None,
            limit=limit,
        )

    def saved_query_sql(self, name: str) -> str:
        """Return MetricFlow's SQL for a saved query."""
        return self._explain(saved_query_name=name)

    def dimensions(self, metrics) -> set[str]:
        """Return the names by which all of these metrics can be grouped."""
        found = self.engine.list_group_bys(metric_names=list(metrics))
        return {getattr(item, "dunder_name", None) or item.name for item in found}

    def _explain(self, **request) -> str:
        from metricflow.engine.metricflow_engine import MetricFlowQueryRequest
        from metricflow_semantics.errors.error_classes import MetricFlowException

        try:
            made = self.engine.explain(MetricFlowQueryRequest.create(**request))
        except MetricFlowException as error:
            raise CommonGroundError(
                "The metric layer cannot answer this.",
                [Problem("question", " ".join(str(error).split())[:300], "See docs/metrics.md.")],
            ) from error
        return made.sql_statement.sql

    def relation(self, name: str) -> str:
        """Return a schema.table so that it means one thing, whatever the file is called."""
        return f"{quoted(self.catalog)}.{name}" if self.catalog else name

    @property
    def engine(self):
        """Return MetricFlow's engine; it only writes SQL, and has no connection."""
        if self._engine is None:
            from metricflow.engine.metricflow_engine import MetricFlowEngine
            from metricflow.protocols.sql_client import SqlEngine
            from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
            from metricflow.sql.render.postgres import PostgresSQLSqlPlanRenderer
            from metricflow_semantics.model.dbt_manifest_parser import (
                parse_manifest_from_dbt_generated_manifest,
            )
            from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

            # it warns about every query that takes it some seconds, whatever the reason
            logging.getLogger("metricflow_semantics.toolkit.performance_helpers").setLevel(
                logging.ERROR
            )
            kinds = {
                "duckdb": (SqlEngine.DUCKDB, DuckDbSqlPlanRenderer),
                "postgres": (SqlEngine.POSTGRES, PostgresSQLSqlPlanRenderer),
            }
            kind, renderer = kinds[self.dialect]
            lookup = SemanticManifestLookup(
                parse_manifest_from_dbt_generated_manifest(json.dumps(self.semantics))
            )
            client = SimpleNamespace(sql_engine_type=kind, sql_plan_renderer=renderer())
            self._engine = MetricFlowEngine(lookup, client)
        return self._engine


def fill_statements(layer: MetricLayer) -> list[str]:
    """Return the SQL statements that fill the tables of the layer, on either engine."""
    statements = []
    for table, keys in TABLES.items():
        queries = layer.saved_queries(table)
        statements.append(f"delete from {layer.relation('metrics.' + table)}")
        if queries:
            statements.append(_fill(layer, table, keys, queries))
    return statements


def export(database: Path, target: Path) -> dict[str, int]:
    """Fill the tables of the metric layer in a DuckDB database that dbt has built.

    Returns table -> rows. Raises BuildError if the database or its metrics do not answer.
    """
    if not database.is_file():
        raise BuildError(
            "The metric layer has no database to fill.",
            [Problem(str(database), "There is no such file.", "Run `dbt build` first.")],
        )
    try:
        with duckdb.connect(str(database)) as connection:
            (catalog,) = connection.execute("select current_database()").fetchone()
            layer = MetricLayer(target, catalog=catalog)
            connection.execute("set TimeZone = 'UTC'")
            connection.execute("begin")
            for statement in fill_statements(layer):
                connection.execute(statement)
            connection.execute("commit")
            return {table: _count(connection, layer, table) for table in TABLES}
    except duckdb.Error as error:
        raise BuildError(
            "The metric layer could not fill its tables. Nothing was published.",
            [
                Problem(
                    str(database),
                    str(error)[:500],
                    "Run `dbt build` on it first; `mf validate-configs` checks the definitions.",
                )
            ],
        ) from error


def _count(connection, layer: MetricLayer, table: str) -> int:
    relation = layer.relation(f"metrics.{table}")
    return connection.execute(f"select count(*) from {relation}").fetchone()[0]


def _fill(layer: MetricLayer, table: str, keys: dict, queries: list[dict]) -> str:
    """Return the insert of a table from its saved queries, complete months only."""
    ctes, selects, joins = [], [], []
    metrics: list[str] = []
    for number, query in enumerate(queries):
        name = f"query_{number}"
        sql = layer.saved_query_sql(query["name"])
        columns = {
            column: next(item for item in names if _groups_by(query, item))
            for column, names in keys.items()
        }
        ctes.append(f"{name} as (\n{sql}\n)")
        selects.append(
            f"select {MONTH} as month_start"
            + "".join(f", {item} as {column}" for column, item in columns.items())
            + f" from {name}"
            + "".join(f" where {item} is not null" for item in columns.values())
        )
        joins.append(
            f"left join {name} on row_keys.month_start = {name}.{MONTH}"
            + "".join(f" and row_keys.{column} = {name}.{item}" for column, item in columns.items())
        )
        metrics += [(metric, name) for metric in query["query_params"]["metrics"]]
    chosen = ", ".join(metric for metric, _ in metrics)
    values = ", ".join(f"{name}.{metric}" for metric, name in metrics)
    key_list = "".join(f", {column}" for column in keys)
    row_keys = "".join(f", row_keys.{column}" for column in keys)
    return f"""
insert into {layer.relation("metrics." + table)}
(month_end, fiscal_quarter, fiscal_year, is_month_final{key_list}, {chosen})
with {", ".join(ctes)},
row_keys as ({" union ".join(selects)}),
months as (
    select
        date_trunc('month', month_end) as month_start,
        month_end,
        fiscal_quarter,
        fiscal_year,
        is_month_final
    from {layer.relation("marts.calendar_days")}
    where date_day = month_end
)
select
    months.month_end, months.fiscal_quarter, months.fiscal_year, months.is_month_final{row_keys},
    {values}
from row_keys
inner join months on row_keys.month_start = months.month_start
{" ".join(joins)}
"""


def _groups_by(query: dict, item: str) -> bool:
    return any(f"'{item}'" in group for group in query["query_params"]["group_by"])


def _metric(node: dict) -> Metric:
    parameters = node["type_params"]
    meta = node["config"]["meta"]
    aggregation = parameters.get("metric_aggregation_params") or {}
    return Metric(
        name=node["name"],
        label=node["label"] or node["name"],
        description=" ".join(node["description"].split()),
        kind=node["type"],
        unit=meta.get("unit", ""),
        owner=meta.get("owner", ""),
        aliases=tuple(meta.get("aliases") or ()),
        at=meta.get("at", "closing"),
        is_hidden=bool(parameters.get("is_private")),
        numerator=(parameters.get("numerator") or {}).get("name"),
        denominator=(parameters.get("denominator") or {}).get("name"),
        expression=parameters.get("expr"),
        inputs=tuple(item["name"] for item in parameters.get("metrics") or ()),
        model=aggregation.get("semantic_model"),
        is_distinct=aggregation.get("agg") == "count_distinct",
        conditions={
            parameters[side]["name"]: _conditions(parameters[side])
            for side in ("numerator", "denominator")
            if parameters.get(side)
        },
        tree=meta.get("tree") or {},
    )


def _conditions(part: dict) -> list[str]:
    filters = (part.get("filter") or {}).get("where_filters") or []
    return [item["where_sql_template"] for item in filters]


def _plain(word: str) -> str:
    return "".join(character for character in word.lower() if character.isalnum())


def _rename_catalog(semantics: dict, catalog: str) -> None:
    """Let the relations of all models stand in the database that is open as `catalog`."""
    spines = semantics["project_configuration"].get("time_spines") or []
    for item in (*semantics["semantic_models"], *spines):
        relation = item["node_relation"]
        relation["database"] = catalog
        names = (catalog, relation["schema_name"], relation["alias"])
        relation["relation_name"] = ".".join(quoted(name) for name in names)
