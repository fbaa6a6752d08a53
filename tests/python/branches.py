"""Which branches of the CASE expressions of a model its rows go through.

Each branch of the compiled SQL gets a mark, a function that notes its number whenever DuckDB
works the branch out: it does so for the rows that the branch is taken for, and not at all if
there are none, or if nobody reads the result.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow
import sqlglot
from sqlglot import exp

COLUMN = re.compile(r'\b\w+\."?\w+"?|\bvalue\b')


@dataclass(frozen=True)
class Branch:
    """One branch of a CASE: the text of the whole CASE, and of the branch itself."""

    case: str
    text: str

    @property
    def shape(self) -> str:
        """The same with all columns called alike."""
        return COLUMN.sub("x", f"{self.case}: {self.text}")


def marked(sql: str) -> tuple[str, list[Branch]]:
    """The SQL with a call of mark(n) in each branch, and the branches by their number.

    A CASE without ELSE has that branch too.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    branches, places = [], []
    for case in tree.find_all(exp.Case):
        text = case.sql("duckdb")
        for part in case.args["ifs"]:
            places.append((part, "true"))
            of_part = f"when {part.this.sql('duckdb')} then {part.args['true'].sql('duckdb')}"
            branches.append(Branch(text, of_part))
        otherwise = case.args.get("default")
        places.append((case, "default"))
        otherwise = f"else {otherwise.sql('duckdb') if otherwise else 'null'}"
        branches.append(Branch(text, otherwise))
    # inner ones first, so that what is copied holds their marks
    for number, (part, name) in reversed(list(enumerate(places))):
        value = part.args.get(name) or exp.Null()
        mark = exp.Anonymous(this="mark", expressions=[exp.Literal.number(number)])
        part.set(name, exp.Case(ifs=[exp.If(this=mark, true=value.copy())]))
    return tree.sql("duckdb"), branches


class Sample:
    """A finished build of the sample, whose models are run again with marks in them."""

    def __init__(self, folder: Path):
        manifest = json.loads((folder / "target" / "manifest.json").read_text())
        self.nodes = {
            node["name"]: node
            for node in manifest["nodes"].values()
            if node["resource_type"] in ("model", "seed")
        }
        self.connection = duckdb.connect(str(folder / "dev.duckdb"), read_only=True)
        self.connection.execute("set TimeZone = 'UTC'; set threads = 2")
        self.seen: set[int] = set()
        self.connection.create_function(
            "mark", self._mark, ["INTEGER"], "BOOLEAN", type="arrow", side_effects=True
        )

    def _mark(self, numbers):
        self.seen.update(numbers.unique().to_pylist())
        return pyarrow.array([True] * len(numbers))

    def relation(self, name: str) -> str:
        """The quoted name of a model or seed, as compiled SQL has it."""
        node = self.nodes[name]
        return f'"{node["database"]}"."{node["schema"]}"."{node["alias"]}"'

    def models(self) -> list[str]:
        """Names of the models that dbt built by themselves."""
        return [
            name
            for name, node in self.nodes.items()
            if node["resource_type"] == "model" and node["config"]["materialized"] != "ephemeral"
        ]

    def reached(
        self, name: str, instead: dict[str, str] | None = None
    ) -> list[tuple[Branch, bool]]:
        """Each branch of a model in the order of its SQL, and whether any row goes through it.

        `instead` are selects that stand in for other models, with {} for the model itself.
        """
        sql = self.nodes[name]["compiled_code"]
        for other, select in (instead or {}).items():
            sql = sql.replace(self.relation(other), f"({select.format(self.relation(other))})")
        sql, branches = marked(sql)
        self.seen.clear()
        if branches:
            self.connection.execute(f"create or replace temp table run_again as {sql}")
        return [(branch, number in self.seen) for number, branch in enumerate(branches)]
