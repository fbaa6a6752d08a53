import fcntl
import os
from contextlib import contextmanager
from pathlib import Path

import adoption_cases
import builds
import duckdb
import postgres_server
import pytest
from engines import DuckDB, Postgres
from hypothesis import HealthCheck, settings

settings.register_profile(
    "common_ground",
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("common_ground")


# What takes longest begins first, so that no worker is left alone with it at the end.
LONGEST_FIRST = [
    "test_postgres",
    "test_build",
    "test_missing_tables",
    "test_definition_versions",
    "test_hard_cases_retention",
    "test_convert_servicenow",
    "test_segments",
    "test_metric_layer",
    "test_adoption_cases",
    "test_business_minutes",
]


def pytest_collection_modifyitems(items):
    places = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(scope="session")
def postgres():
    """A running throw-away PostgreSQL server, or a skip that says why there is none."""
    context = postgres_server.running_server()
    try:
        server = context.__enter__()
    except postgres_server.Unavailable as reason:
        pytest.skip(f"no PostgreSQL: {reason}")
    yield server
    context.__exit__(None, None, None)


@pytest.fixture(scope="session", params=["duckdb", "postgres"])
def engine(request):
    """Each engine in turn, to which tests/python/engines.py puts questions."""
    if request.param == "duckdb":
        return DuckDB()
    return Postgres(request.getfixturevalue("postgres"))


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory, worker_id):
    """A temporary folder that all pytest-xdist workers of a run have in common."""
    folder = tmp_path_factory.getbasetemp()
    return folder if worker_id == "master" else folder.parent


@pytest.fixture(scope="session", autouse=True)
def _read_project_once(shared_folder):
    builds.session_folder = shared_folder


@contextmanager
def once(folder, name):
    """Yields the path of a mark; who finds it missing does the work and makes the mark.

    Workers that come meanwhile wait. A failure is kept, so that it is not tried again.
    """
    mark = folder / f"{name}.done"
    with open(folder / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if mark.exists() and mark.read_text():
            pytest.fail(f"{name} failed in another worker: {mark.read_text()}")
        try:
            yield mark
        except Exception as error:
            mark.write_text(str(error) or type(error).__name__)
            raise
        mark.touch()


@pytest.fixture(scope="session")
def sample_dbt_build(shared_folder):
    """The builds.Build of raw/sample on DuckDB, made once per test session.

    COMMON_GROUND_SAMPLE_BUILD names the folder (dev.duckdb, target) of one that is made already,
    by a `dbt build` of the sample as it is now; `make test` hands over its own.
    """
    given = os.environ.get("COMMON_GROUND_SAMPLE_BUILD")
    if given:
        return builds.Build(Path(given).absolute())
    with once(shared_folder, "sample_build") as mark:
        if not mark.exists():
            builds.build_duckdb(
                builds.SAMPLE,
                shared_folder / "sample" / "dev.duckdb",
                shared_folder / "sample",
            )
    return builds.Build(shared_folder / "sample")


@pytest.fixture(scope="session")
def sample_build(sample_dbt_build):
    """Path of the DuckDB file that dbt built from raw/sample; open it read-only."""
    return sample_dbt_build.folder / "dev.duckdb"


@pytest.fixture(scope="session")
def company(sample_build):
    """An open connection to sample_build, read-only."""
    with duckdb.connect(str(sample_build), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def as_of(company):
    """The as-of date of the sample."""
    return company.execute("select max(date_day) from marts.calendar_days").fetchone()[0]


@pytest.fixture(scope="session")
def adoption_cases_folder(shared_folder):
    """The folder in which the hand-made cases of adoption were built, once per test session."""
    folder = shared_folder / "adoption_cases"
    with once(shared_folder, "adoption_cases") as mark:
        if not mark.exists():
            adoption_cases.build(folder)
    return folder
