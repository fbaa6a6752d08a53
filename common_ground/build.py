"""The whole job: check the bundle, run dbt, audit, publish, explain."""

import fcntl
import hashlib
import os
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from common_ground import audit, bundle, dbt, project, publish, report
from common_ground.bundle.table_file import printable
from common_ground.errors import BuildError, Problem


@dataclass(frozen=True)
class Workplace:
    """Where a build works: its database, dbt's artefacts and dbt's log.

    The default bundle and target share warehouse/dev.duckdb with plain `dbt build`; any
    other pair has a folder of its own. The file is always called dev.duckdb, because its views
    name it, and the metric layer.
    """

    folder: Path
    target: Path
    logs: Path

    @property
    def database(self) -> Path:
        """Return the database file."""
        return self.folder / "dev.duckdb"

    @classmethod
    def of(cls, raw: Path, out: Path) -> "Workplace":
        """Return the workplace for a bundle and a target."""
        if (raw, out) == (project.DEFAULT_BUNDLE, project.DEFAULT_OUT):
            return cls(project.WAREHOUSE, project.ROOT / "target", project.ROOT / "logs")
        mark = hashlib.sha256(os.fsencode(f"{raw}\n{out}")).hexdigest()[:8]
        name = re.sub(r"[^\w.-]", "_", out.stem)[:40]
        folder = project.WAREHOUSE / "build" / f"{name}-{mark}"
        return cls(folder, folder / "target", folder / "logs")

    @contextmanager
    def locked(self):
        """Hold the workplace; raise BuildError if another build does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "build.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise BuildError(
                    "Another build of the same bundle and target is running.",
                    [Problem(str(self.folder), "It is in use.", "Wait until that build is done.")],
                ) from error
            yield


def build(
    raw: Path = project.DEFAULT_BUNDLE,
    out: Path = project.DEFAULT_OUT,
    as_of: str | None = None,
    incremental: bool = False,
    threads: int | None = None,
    select: str | None = None,
    say=print,
) -> None:
    """Turn the bundle `raw` into the published DuckDB file `out`.

    `as_of` (YYYY-MM-DD) replaces the as-of date. `incremental` keeps what an earlier build
    of the same bundle and target worked out; otherwise the build starts from nothing. With
    `select` only that part of the project is built; unless it is all there, the audit fails.
    Raises BundleError or BuildError; `out` is then as it was before.
    """
    from common_ground import landing  # with dbt's adapter, which takes a second

    started = time.monotonic()
    raw, out = Path(os.path.abspath(raw)), Path(os.path.abspath(out))
    say(f"Checking the bundle {printable(project.shown(raw))}")
    checked = bundle.check(raw, as_of)
    report.say_bundle(checked, say)
    publish.check_target(out)
    place = Workplace.of(raw, out)
    with place.locked():
        prepare_database(place.database, out, incremental)
        log = project.shown(place.logs / "dbt.log")
        say(f"Building; dbt reads the project first (log in {log})")
        with landing.handing_over(checked):
            run = dbt.build(
                place.database,
                checked.dbt_variables(),
                place.target,
                place.logs,
                threads or min(4, os.cpu_count() or 1),
                select,
                say,
            )
        variables = {**project.default_variables(), **checked.variables}
        tables = publish.public_tables(run.manifest, variables)
        say(f"Auditing {len(tables)} tables")
        run.checks += audit.audit(place.database, tables, run.manifest)
        run.checks += [
            dbt.Check(f"bundle: {warning.where}", "bundle", "warn", "warn", None)
            for warning in checked.warnings
        ]
        audit.write_check_results(place.database, run.checks)
        say(f"Publishing {project.shown(out)}")
        rows = publish.publish(place.database, out, tables)
        report.say_summary(checked, run, rows, place.database, out, started, say)


def prepare_database(database: Path, out: Path, incremental: bool) -> None:
    """Make sure that the work database is free, and new unless the build is incremental."""
    if os.path.realpath(database) == os.path.realpath(out):
        raise BuildError(
            "The result cannot be published.",
            [Problem(str(out), "dbt works in this file.", "Give another OUT.")],
        )
    if database.exists():
        try:
            duckdb.connect(str(database)).close()
        except duckdb.Error as error:
            if publish.is_locked(error):
                raise BuildError(
                    "The build cannot start.",
                    [
                        Problem(
                            str(database),
                            "The work database is open elsewhere.",
                            "Close it there (a DuckDB shell, a notebook, another dbt), or build "
                            "with another OUT.",
                        )
                    ],
                ) from error
            incremental = False
    if not incremental:
        database.unlink(missing_ok=True)
        database.with_name(database.name + ".wal").unlink(missing_ok=True)
