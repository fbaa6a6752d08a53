"""Shows that a change of the code changes nothing that is published.

`--make` writes bundles to FOLDER/bundles and what the present code publishes of them to
FOLDER/<name>.duckdb; `--before` publishes the same bundles again and compares:

    python tools/published_before_and_after.py --make FOLDER        # with the code before
    python tools/published_before_and_after.py --before FOLDER      # with the code after

The bundles are the sample, the public data sets that are at hand ($COMMON_GROUND_DATA), and
small random ledgers, logs and companies. Each names its as-of date. dbt reads the project
once and runs seeds and models only: no test, no audit, hence no quality.check_results.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "python")]

from common_ground import bundle, landing, project, publish  # noqa: E402
from tools import compare_published  # noqa: E402
from tools.convert.ravenstack import convert as convert_ravenstack  # noqa: E402
from tools.convert.servicenow import convert as convert_servicenow  # noqa: E402
from tools.generate import generate  # noqa: E402

DATA = Path(os.environ.get("COMMON_GROUND_DATA", ROOT.parent / "shared" / "data"))
# every table that can be published is
PUBLISHED_WITH = {"publish_user_level": True, "publish_user_feature_days": True}
AS_OF_BY_NAME = {"cncf": "2026-08-07"}
LEDGER_SETTINGS = [
    {},
    {"renewal_grace_days": 12, "close_days": 20, "early_renewal_days": 50,
     "min_renewal_term_months": 4},
    {"fiscal_year_start_month": 4, "arr_history_starts_on": "2023-06-01"},
    {"segment_hold_months": 3, "seats_aggregation": "sum"},
]  # fmt: skip


def bundles() -> dict[str, Callable[[Path], None]]:
    """Return name -> what writes the bundle of that name to a folder."""
    makers: dict[str, Callable[[Path], None]] = {
        "sample": lambda folder: _copy(project.DEFAULT_BUNDLE, folder)
    }
    for name, source, write in (
        ("cncf", "cncf", _copy),
        ("openstack", "usage_openstack", _copy),
        ("ravenstack", "ravenstack", convert_ravenstack),
        ("servicenow", "servicenow_incidents", convert_servicenow),
    ):
        if (DATA / source).is_dir():
            makers[name] = lambda folder, write=write, source=source: write(DATA / source, folder)
    for seed in range(8):
        makers[f"ledger_{seed}"] = lambda folder, seed=seed: _write_ledger(seed, folder)
        makers[f"log_{seed}"] = lambda folder, seed=seed: _write_log(seed, folder)
    for seed in range(4):
        makers[f"company_{seed}"] = lambda folder, seed=seed: generate(folder, 100 + seed, 0.1)
    return makers


def _copy(source: Path, folder: Path) -> None:
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("_truth", "source"))


def _write_ledger(seed: int, folder: Path) -> None:
    """Write a ledger of subscription lines, under settings that change with the seed."""
    from random_ledger import LAST, random_ledger

    random_ledger(seed, 40 + 10 * seed, discounts=seed % 2 == 0).write(folder)
    as_of = LAST - timedelta(days=[0, 17, 170, 400][seed // 2])
    _say(folder, as_of_date=f"{as_of}", **LEDGER_SETTINGS[seed % len(LEDGER_SETTINGS)])


def _write_log(seed: int, folder: Path) -> None:
    """Write a usage log to which, with every seed, something more has happened."""
    from adoption_batches import TIMEZONE, World

    world = World(seed)
    changes = ["next_day", "changed_meaning", "changed_contracts", "vanished_and_new", "silence"]
    random.Random(seed).shuffle(changes)
    for change in changes[: seed % 6]:
        getattr(world, change)()
    folder.mkdir(parents=True)
    world.write(folder)
    sources = {"crm": ["canonical"], "usage": ["canonical"], "support": []}
    (folder / "bundle.yml").write_text(yaml.safe_dump({"sources": sources}))
    as_of = world.until.date() - timedelta(days=[0, 0, 40, 3][seed % 4])
    _say(folder, as_of_date=f"{as_of}", reporting_timezone=TIMEZONE, adoption_part_rows=200)


def _say(folder: Path, **variables) -> None:
    """Add variables to the bundle.yml of a bundle."""
    file = folder / "bundle.yml"
    said = yaml.safe_load(file.read_text())
    said["vars"] = {**(said.get("vars") or {}), **variables}
    file.write_text(yaml.safe_dump(said))


def make_bundles(folder: Path, names: list[str]) -> None:
    """Write the bundles of these names below a folder, those that are there already excepted."""
    for name, write in bundles().items():
        if name in names and not (folder / name).exists():
            write(folder / name)
            if name in AS_OF_BY_NAME:
                _say(folder / name, as_of_date=AS_OF_BY_NAME[name])


class Publisher:
    """The project as dbt reads it, once, and what it publishes of any bundle."""

    def __init__(self, folder: Path):
        """Read the project; `folder` keeps the artefacts and the work database."""
        self.folder = folder
        self.target = folder / "target"
        os.chdir(ROOT)
        os.environ |= {
            "COMMON_GROUND_DATABASE": str(folder / "dev.duckdb"),
            "COMMON_GROUND_THREADS": os.environ.get("COMMON_GROUND_THREADS", "2"),
            "DBT_PROFILES_DIR": str(ROOT / "profiles"),
        }
        self._dbt("--no-partial-parse", "parse")
        self.read = (self.target / "partial_parse.msgpack").read_bytes()
        self.manifest = json.loads((self.target / "manifest.json").read_text())

    def publish(self, raw: Path, out: Path) -> None:
        """Build the bundle `raw` from nothing and publish it as `out`."""
        from dbt.contracts.graph.manifest import Manifest

        for file in self.folder.glob("dev.duckdb*"):
            file.unlink()
        checked = bundle.check(raw)
        checked = replace(checked, variables={**checked.variables, **PUBLISHED_WITH})
        with landing.handing_over(checked):
            self._dbt(
                *("build", "--exclude-resource-type", "unit_test"),
                *("--exclude-resource-type", "test"),
                *("--vars", json.dumps(checked.dbt_variables())),
                manifest=Manifest.from_msgpack(self.read),
            )
        database = self.folder / "dev.duckdb"
        variables = {**project.default_variables(), **checked.variables}
        publish.publish(database, out, publish.public_tables(self.manifest, variables))

    def _dbt(self, *arguments: str, manifest=None) -> None:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        done = dbtRunner(manifest=manifest).invoke(
            [
                *("--quiet", "--log-level-file", "none", "--no-use-colors"),
                *arguments,
                *("--target-path", str(self.target), "--target", "duckdb"),
            ]
        )
        DuckDBConnectionManager.close_all_connections()
        if not done.success:
            failed = [
                f"{result.node.name}: {result.message}"
                for result in getattr(done.result, "results", ())
                if str(result.status) not in ("success", "pass", "skipped")
            ]
            raise SystemExit("\n".join(failed) or f"dbt {arguments[0]}: {done.exception}")


def publish_all(raw: Path, out: Path, names: list[str], again: bool) -> None:
    """Publish the bundles of these names below `raw` to `out`/<name>.duckdb."""
    out.mkdir(parents=True, exist_ok=True)
    wanted = [name for name in names if again or not (out / f"{name}.duckdb").exists()]
    if not wanted:
        return
    with tempfile.TemporaryDirectory() as folder:
        publisher = Publisher(Path(folder))
        for name in wanted:
            started = time.monotonic()
            publisher.publish((raw / name).resolve(), (out / f"{name}.duckdb").resolve())
            print(f"published {name} in {time.monotonic() - started:.0f} s", flush=True)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--make", type=Path, metavar="FOLDER")
    what.add_argument("--before", type=Path, metavar="FOLDER")
    parser.add_argument("--after", type=Path, help="where the files of now go (default: removed)")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="the bundles of these names")
    options = parser.parse_args()
    folder = (options.make or options.before).absolute()
    after = options.after and options.after.absolute()
    if options.make:
        names = options.only or list(bundles())
        make_bundles(folder / "bundles", names)
        publish_all(folder / "bundles", folder, names, again=False)
        return
    names = options.only or sorted(file.stem for file in folder.glob("*.duckdb"))
    with tempfile.TemporaryDirectory() as temporary:
        out = after or Path(temporary)
        publish_all(folder / "bundles", out, names, again=True)
        equal = [
            compare_published.compare(folder / f"{name}.duckdb", out / f"{name}.duckdb")
            for name in names
        ]
    sys.exit(0 if all(equal) else 1)


if __name__ == "__main__":
    main()
