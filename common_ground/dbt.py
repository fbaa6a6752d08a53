"""Runs dbt inside this process: readable progress, the raw log in a file, failures explained."""

import gc
import hashlib
import json
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from common_ground import project
from common_ground.errors import BuildError, Problem
from common_ground.project import SECRETS, shown
from common_ground.words import counted

BAD = ("fail", "error", "runtime error")
SHOWN_FAILURES = 10
# dbt keeps nearly all that it makes, so looking for garbage seldom finds any
RARE_GARBAGE = (200_000, 20, 20)


@dataclass(frozen=True)
class Check:
    """The result of one check, a row of quality.check_results."""

    name: str
    layer: str
    severity: str
    status: str
    failing_rows: int | None


@dataclass
class Run:
    """What a dbt build left behind: the results of its checks, and its manifest."""

    checks: list[Check]
    manifest: dict


def build(
    database: Path,
    variables: dict,
    target: Path,
    log: Path,
    threads: int,
    select: str | None = None,
    say=print,
) -> Run:
    """Run `dbt build` into the database file and return what it did.

    `target` is the folder for dbt's artefacts, `log` the folder for its log, `select` what
    of the project to build (all of it, if None). A secret among the variables reaches dbt
    through the environment. Raises BuildError, which lists what failed, if any model or test
    did.
    """
    from dbt.cli.main import dbtRunner

    # dbt's own partial parsing trips over metrics in an edited YAML file, so it is only used
    # where nothing was edited; it halves the time until the first step
    mark, state = target / "project.sha256", _project_state(target)
    read_before = mark.exists() and mark.read_text() == state
    mark.unlink(missing_ok=True)
    progress = _Progress(say)
    # what stands in --vars also stands in dbt's log and artefacts
    said = {name: value for name, value in variables.items() if name not in SECRETS}
    environment = {SECRETS[name]: variables[name] for name in SECRETS if name in variables}
    environment["COMMON_GROUND_DATABASE"] = str(database)
    arguments = [
        *("--no-use-colors", "--no-use-colors-file", "--log-path", str(log)),
        *("--log-level", "none", "--log-level-file", "debug"),
        # unit tests are about the code, not the bundle, and hold for the default variables
        *("build", "--exclude-resource-type", "unit_test"),
        *(("--select", select, "--indirect-selection", "cautious") if select else ()),
        *("--project-dir", str(project.ROOT)),
        *("--profiles-dir", str(project.ROOT / "profiles")),
        "--partial-parse" if read_before else "--no-partial-parse",
        *("--target-path", str(target), "--threads", str(threads), "--target", "duckdb"),
        *("--vars", yaml.safe_dump(said, default_flow_style=True, width=10**6)),
    ]
    with _surroundings(environment):
        outcome = dbtRunner(callbacks=[progress]).invoke(arguments)
        _close()
    if outcome.exception or outcome.result is None:
        reason = str(outcome.exception or "it stopped without a reason").strip()
        raise BuildError(
            "dbt could not run. Nothing was published.",
            [Problem("dbt", reason, f"The whole log is {shown(log / 'dbt.log')}.")],
        )
    mark.write_text(_project_state(target))
    results = outcome.result.results
    failed = [result for result in results if str(result.status) in BAD]
    if failed or not outcome.success:
        raise BuildError(
            f"{counted(len(failed), 'step')} of dbt failed. Nothing was published.",
            _explain(failed, database, target, log),
        )
    return Run(
        checks=[_check(result) for result in results if _is_check(result.node)],
        manifest=json.loads((target / "manifest.json").read_text()),
    )


def _project_state(target: Path) -> str:
    """Return a digest of every file that dbt reads, and when dbt last kept what it read."""
    digest = hashlib.sha256((project.ROOT / "dbt_project.yml").read_bytes())
    for folder in ("models", "macros", "seeds", "tests", "analyses", "profiles"):
        for path in sorted((project.ROOT / folder).rglob("*")):
            if path.suffix in (".sql", ".yml", ".md", ".csv"):
                digest.update(f"{path}\n".encode() + path.read_bytes())
    kept = target / "partial_parse.msgpack"
    return f"{digest.hexdigest()} {kept.stat().st_mtime_ns if kept.exists() else ''}"


class _Progress:
    """Prints a line at every tenth of the way."""

    def __init__(self, say):
        self.say = say
        self.done = 0
        self.shown = 0
        self.total = 0
        self.started = time.monotonic()

    def __call__(self, event) -> None:
        if event.info.name == "LogStartLine":
            self.total = event.data.total
        elif event.info.name == "NodeFinished" and self.total:
            self.done += 1
            tenth = 10 * self.done // self.total
            if tenth > self.shown:
                self.shown = tenth
                seconds = time.monotonic() - self.started
                node = event.data.node_info
                self.say(
                    f"  {10 * tenth:>3} %  {self.done:>4} of {self.total} steps"
                    f"  {seconds:>5.0f} s  {node.node_name[:60]}"
                )


@contextmanager
def _surroundings(environment: dict[str, str]):
    """Let dbt work in the root of the project with this environment, then put things back."""
    folder = Path.cwd()
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    os.chdir(project.ROOT)
    thresholds = gc.get_threshold()
    gc.set_threshold(*RARE_GARBAGE)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        os.chdir(folder)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _close() -> None:
    """Close dbt's connection, so that the file can be opened read-only."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()


def _is_check(node) -> bool:
    return str(node.resource_type) in ("test", "unit_test")


def _layer(node) -> str:
    path = Path(node.original_file_path)
    if path.parts[0] == "seeds":
        return "definitions"
    if "quality" in path.parts:
        return "quality"
    return path.parts[1] if path.parts[0] == "models" and len(path.parts) > 1 else path.parts[0]


def _check(result) -> Check:
    node = result.node
    severity = "error"
    if str(node.resource_type) == "test":
        severity = str(node.config.severity).lower()
    return Check(
        name=node.name
        if str(node.resource_type) == "test"
        else f"unit test {node.model}: {node.name}",
        layer=_layer(node),
        severity=severity,
        status={"pass": "pass", "success": "pass", "warn": "warn"}.get(str(result.status), "fail"),
        failing_rows=result.failures,
    )


def _explain(failed: list, database: Path, target: Path, log: Path) -> list[Problem]:
    """Return a problem for each failed step, in the words of its own description."""
    problems = []
    for result in failed[:SHOWN_FAILURES]:
        node = result.node
        kind = str(node.resource_type)
        message = " ".join((result.message or "").split())[:500]
        look = f"See {shown(log / 'dbt.log')}."
        if getattr(node, "compiled_code", None):
            compiled = target / "compiled" / node.package_name / node.original_file_path
            if kind == "test" and node.original_file_path.endswith((".yml", ".yaml")):
                compiled = compiled / node.path
            look = f"Run the SQL of {shown(compiled)} on {shown(database)}."
        if kind == "test":
            meaning = (node.description or "").strip() or _meaning(node)
            if str(result.status) == "fail":
                what = f"{meaning} Failing rows: {result.failures}."
                what += _first_rows(database, node.compiled_code)
            else:
                what = f"{meaning} The test itself could not run: {message}"
            problems.append(Problem(f"test {node.name}", what, look))
        elif kind == "unit_test":
            lines = "".join(f"\n        {line}" for line in (result.message or "").splitlines())
            path = f"See {node.original_file_path} and {shown(log / 'dbt.log')}."
            problems.append(
                Problem(f"unit test {node.name}", f"The model gives other rows:{lines}", path)
            )
        else:
            problems.append(Problem(f"{kind} {node.name}", message, look))
    if len(failed) > SHOWN_FAILURES:
        rest = ", ".join(result.node.name for result in failed[SHOWN_FAILURES:])
        problems.append(Problem("and also", rest, f"See {shown(log / 'dbt.log')}."))
    return problems


def _meaning(node) -> str:
    """Return what a generic test without a description checks."""
    metadata = getattr(node, "test_metadata", None)
    if metadata is None:
        return f"The rule of {node.original_file_path} does not hold."
    arguments = {
        name: value
        for name, value in (metadata.kwargs or {}).items()
        if name not in ("model", "column_name")
    }
    model = (node.attached_node or "").split(".")[-1]
    column = f".{node.column_name}" if node.column_name else ""
    details = ", ".join(f"{name} {value}" for name, value in arguments.items())
    return f"{metadata.name} does not hold for {model}{column}{f' ({details})' if details else ''}."


def _first_rows(database: Path, sql: str | None, limit: int = 3) -> str:
    """Return the first failing rows as text, or nothing if they cannot be read."""
    import duckdb

    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            found = connection.execute(f"select * from (\n{sql}\n) limit {limit}")
            names = [column[0] for column in found.description]
            rows = found.fetchall()
    except duckdb.Error:
        return ""
    lines = [", ".join(f"{n} = {v}" for n, v in zip(names, row, strict=True)) for row in rows]
    return "".join(f"\n        {line[:200]}" for line in lines)
