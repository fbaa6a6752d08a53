"""The metric layer in process: its definitions and its SQL.

No number is computed here. MetricFlow writes the SQL from the definitions in the YAML of
the marts (`semantic_manifest.json`, which every dbt command writes); the database runs it.
"""

import json
import logging
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

from common_ground.errors import BuildError, CommonGroundError, Problem
from common_ground.words import quoted


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
            self._rename_catalog(catalog)
        self.dialect = dialect
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

    def sql(self, metrics, by=(), where=(), order=(), limit: int | None = None) -> str:
        """Return MetricFlow's SQL for metrics by dimensions, all given by their names."""
        return self._explain(
            metric_names=list(metrics),
            group_by_names=list(by),
            where_constraints=list(where) or None,
            order_by_names=list(order) or None,
            limit=limit,
        )

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

    @property
    def relations(self) -> dict[str, str]:
        """Return how the SQL names the models that it reads -> the names of these."""
        return {
            item["node_relation"]["relation_name"]: item["node_relation"]["alias"]
            for item in self._over_models()
        }

    def _rename_catalog(self, catalog: str) -> None:
        """Let the relations of all models stand in the database that is open as `catalog`."""
        for item in self._over_models():
            relation = item["node_relation"]
            relation["database"] = catalog
            names = (catalog, relation["schema_name"], relation["alias"])
            relation["relation_name"] = ".".join(quoted(name) for name in names)

    def _over_models(self) -> list[dict]:
        spines = self.semantics["project_configuration"].get("time_spines") or []
        return [*self.semantics["semantic_models"], *spines]

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
