"""What the dbt project says about itself: its variables, its input contract, its adapters.

The input contract stands once, in the YAML of the staging models; it is read here.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import jinja2
import yaml

ROOT = Path(__file__).resolve().parent.parent
WAREHOUSE = ROOT / "warehouse"
STAGING = ROOT / "models" / "staging"
DEFAULT_BUNDLE = ROOT / "raw" / "sample"
DEFAULT_OUT = WAREHOUSE / "common_ground.duckdb"
DOMAINS = ("crm", "usage", "support")
# variables that no message, log or artefact may hold -> the environment variable that hands
# them to dbt
SECRETS = {"user_id_salt": "COMMON_GROUND_USER_ID_SALT"}


def shown(path: Path) -> str:
    """Return a path as a person would type it from the root of the project."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


@dataclass(frozen=True)
class Column:
    """A column of an input table; `data_type` is None where any type will do."""

    name: str
    data_type: str | None
    description: str = ""
    required: bool = False
    default: str | None = None
    accepted: tuple[str, ...] = ()
    personal: bool = False
    dates_bundle: int | None = None
    masked: bool = True
    opens: bool = False

    @property
    def is_id(self) -> bool:
        """Return whether the column names something."""
        return reading_macros().is_id(self).strip() == "True"

    @property
    def hides_addresses(self) -> bool:
        """Return whether staging replaces e-mail addresses in it (macro without_email)."""
        return self.data_type == "text" and not self.personal and not self.accepted and self.masked

    def read(self, expression: str, raw_type: str) -> str:
        """Return the SQL by which staging reads `expression`, of DuckDB type `raw_type`."""
        raw_type = "text" if raw_type.lower() == "varchar" else raw_type.lower()
        return reading_macros().read_value(expression, self.data_type or raw_type, raw_type)


@dataclass(frozen=True)
class Table:
    """An input table of one source; `domain` is None for a table of a vendor."""

    source: str
    domain: str | None
    name: str
    description: str
    required: bool
    columns: dict[str, Column]
    dated_by: str | None = None


@cache
def reading_macros():
    """Return dbt's own macros for reading a value on DuckDB, so that both read alike."""
    names = ("read_value", "is_no_date", "email_pattern")
    files = [ROOT / "macros" / "staging" / f"{name}.sql" for name in names]
    files += sorted((ROOT / "macros" / "adapters").glob("*.sql"))
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])

    def dispatch(name: str, _package: str):
        return getattr(module, f"duckdb__{name}", None) or getattr(module, f"default__{name}")

    environment.globals.update(
        {"return": lambda value: value, "var": default_variables().get},
        adapter=SimpleNamespace(dispatch=dispatch),
    )
    module = environment.from_string("".join(path.read_text() for path in files)).module
    return module


def email_pattern() -> str:
    """Return dbt's own pattern of an e-mail address."""
    return reading_macros().email_pattern()


@cache
def default_variables() -> dict:
    """Return the variables of dbt_project.yml with their defaults."""
    return yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]


@cache
def canonical_tables() -> dict[str, dict[str, Table]]:
    """Return domain -> table name -> table of the canonical source."""
    tables: dict[str, dict[str, Table]] = {domain: {} for domain in DOMAINS}
    for domain in DOMAINS:
        prefix = f"stg_{domain}__"
        for path in sorted((STAGING / domain).glob(f"{prefix}*.yml")):
            for model in yaml.safe_load(path.read_text())["models"]:
                name = model["name"].removeprefix(prefix)
                tables[domain][name] = _table("canonical", domain, name, model)
    return tables


@cache
def vendor_domains() -> dict[str, set[str]]:
    """Return every source that bundle.yml may name -> the domains that it can feed."""
    domains = {"canonical": set(DOMAINS)}
    for path in STAGING.glob("**/base_*__*.sql"):
        vendor = path.stem.removeprefix("base_").split("__")[0]
        domains.setdefault(vendor, set()).add(path.relative_to(STAGING).parts[0])
    return domains


def adapter_tables(vendor: str) -> set[str]:
    """Return the canonical tables that the adapter of a vendor fills."""
    prefix = f"base_{vendor}__"
    return {path.stem.removeprefix(prefix) for path in STAGING.glob(f"**/{prefix}*.sql")}


def source_tables(vendor: str, domains: list[str]) -> dict[str, Table]:
    """Return the raw tables read from a source that feeds `domains`, by name.

    A vendor's tables are the dbt source of that name; `config.meta.required_table` of a
    table and `config.meta.required` and `data_type` of a column say what must be there.
    A required canonical table may also come from another adapter in use; the caller
    knows which those are.
    """
    if vendor == "canonical":
        return {
            name: table for domain in domains for name, table in canonical_tables()[domain].items()
        }
    return {
        node["name"]: _table(vendor, None, node["name"], node)
        for path in sorted(STAGING.glob("**/*.yml"))
        for source in yaml.safe_load(path.read_text()).get("sources") or []
        if source["name"] == vendor
        for node in source["tables"]
    }


def _meta(node: dict) -> dict:
    return (node.get("config") or {}).get("meta") or {}


def _table(source: str, domain: str | None, name: str, node: dict) -> Table:
    columns = {}
    for column in node.get("columns") or []:
        meta = _meta(column)
        if column["name"] == "source_system" or meta.get("landed"):
            continue
        columns[column["name"].lower()] = Column(
            name=column["name"],
            data_type=column.get("data_type"),
            description=column.get("description", "").strip(),
            required=bool(meta.get("required")),
            default=meta.get("default"),
            accepted=tuple(meta.get("accepted") or ()),
            personal=bool(meta.get("personal")),
            dates_bundle=meta.get("dates_bundle"),
            masked=bool(meta.get("masked", True)),
            opens=bool(meta.get("opens")),
        )
    return Table(
        source=source,
        domain=domain,
        name=name,
        description=" ".join((node.get("description") or "").split()),
        required=bool(_meta(node).get("required_table")),
        columns=columns,
        dated_by=_meta(node).get("dated_by"),
    )
