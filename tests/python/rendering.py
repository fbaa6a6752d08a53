"""Renders the project's real macro files for one engine, without a dbt run.

dbt resolves a call in three steps: the macro's name, `adapter.dispatch` to the engine's
version or the default one, and `return`. These three are imitated here; everything else,
the text of the macros and dbt's own cross-database macros, is what dbt itself runs.
"""

import importlib.util
import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import jinja2
import yaml

ROOT = Path(__file__).parents[2]
ENGINES = ("duckdb", "postgres")


class _Column:
    """dbt's names of types; both engines know a string as text."""

    @staticmethod
    def translate_type(name: str) -> str:
        return {"string": "text"}.get(name, name)


class _Return(Exception):
    """Carries the value of a `return` out of a macro, as in dbt."""


class _Adapter:
    def __init__(self, engine: str, macros: dict):
        self.engine, self.macros = engine, macros

    def dispatch(self, name: str, macro_namespace: str | None = None):
        for prefix in (self.engine, "default"):
            if f"{prefix}__{name}" in self.macros:
                return self.macros[f"{prefix}__{name}"]
        raise KeyError(f"no macro {name} for {self.engine}")

    def quote(self, name: str) -> str:
        return f'"{name}"'


def _macro_files(engine: str) -> list[Path]:
    """dbt's own macros first, the engine's next, the project's last."""
    files = []
    for package in ("dbt.include.global_project", f"dbt.include.{engine}"):
        folder = Path(next(iter(importlib.util.find_spec(package).submodule_search_locations)))
        files += sorted((folder / "macros").rglob("*.sql"))
    files += sorted((ROOT / "macros").rglob("*.sql"))
    return files + sorted((ROOT / "tests" / "generic").glob("*.sql"))


@cache
def macros(engine: str, **variables) -> dict:
    """Every macro of the project as a callable giving SQL text (or what it returns).

    `engine` is one of ENGINES; `variables` override the `vars` of dbt_project.yml.
    """
    found: dict = {}
    project_vars = {
        **yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"],
        **variables,
    }

    def give_back(value=None):
        raise _Return(value)

    def callable_macro(template, name):
        def call(*args, **kwargs):
            # the module is made at the first call, when all macros are known
            try:
                return getattr(template.module, name)(*args, **kwargs)
            except _Return as returned:
                return returned.args[0]

        return call

    class DbtNamespace:
        def __getattr__(self, name):
            return found[name]

    environment = jinja2.Environment(
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], undefined=jinja2.Undefined
    )
    environment.globals.update(
        adapter=_Adapter(engine, found),
        api=SimpleNamespace(Column=_Column),
        dbt=DbtNamespace(),
        var=lambda name, default=None: project_vars.get(name, default),
        execute=False,
        ref=lambda *names: names[-1],
        **{"return": give_back},
    )
    block = re.compile(r"{%-?\s*macro\s.*?{%-?\s*endmacro\s*-?%}", re.DOTALL)
    for path in _macro_files(engine):
        # a generic test is the macro test_<name>, as in dbt
        source = re.sub(r"({%-?\s*)test\s+", r"\1macro test_", path.read_text())
        for text in block.findall(source.replace("endtest", "endmacro")):
            if "{% call" in text or "{%- call" in text:
                continue  # statements against the database; nothing here runs them
            # a prefix keeps calls between macros going through `found`, as in dbt
            name = re.search(r"macro\s+(\w+)", text)[1]
            text = re.sub(r"(macro\s+)(\w+)", r"\1dbt_macro__\2", text, count=1)
            try:
                template = environment.from_string(text)
            except jinja2.TemplateSyntaxError:
                if ROOT / "macros" in path.parents:
                    raise
                continue  # a tag that only dbt's own parser knows
            found[name] = callable_macro(template, f"dbt_macro__{name}")
    # model files also name these two
    found.update(dbt=environment.globals["dbt"], var=environment.globals["var"])
    environment.globals.update(found)
    environment.globals["return"] = give_back
    return found


def render(engine: str, sql: str, **variables) -> str:
    """SQL text with macro calls in it, as the given engine would get it."""
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    environment.globals.update(macros(engine, **variables))
    return environment.from_string(sql).render()
