import postgres_server
import pytest
from engines import DuckDB, Postgres
from hypothesis import HealthCheck, settings

settings.register_profile(
    "common_ground",
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("common_ground")


@pytest.fixture(scope="session")
def postgres():
    """A running throw-away PostgreSQL server, or a skip that says why there is none."""
    try:
        context = postgres_server.running_server()
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
