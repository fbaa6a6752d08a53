"""The as-of date is found per file of the log: what is read, what is left out, what is kept."""

from datetime import date, datetime

import builds
import duckdb
import pytest

JANUARY, FEBRUARY, MARCH = datetime(2024, 1, 5), datetime(2024, 2, 1), datetime(2024, 3, 1)
AHEAD = datetime(2999, 1, 1)


class Log:
    """A bundle of one account whose log is a linked folder of files."""

    def __init__(self, folder):
        self.bundle, self.database = folder / "bundle", folder / "dev.duckdb"
        self.files = self.bundle / "canonical" / "usage_events"
        self.files.parent.mkdir(parents=True)
        (folder / "the log's {{ files }} [1]").mkdir()
        self.files.symlink_to(folder / "the log's {{ files }} [1]")
        (self.bundle / "canonical" / "accounts.csv").write_text("account_id,account_name\na,A\n")

    def write(self, name: str, *received: datetime) -> None:
        rows = ", ".join(
            f"('{name}-{number}', 'a', 'u', 'f', timestamp '{time}', timestamp '{time}')"
            for number, time in enumerate(received)
        )
        duckdb.execute(
            f"copy (select * from (values {rows}) as rows(event_id, tenant_id, user_id, "
            f"feature_id, occurred_at, received_at)) to '{self.files / name}.parquet'"
        )

    def as_of(self, **variables) -> tuple:
        """As-of date, latest recorded and latest known time of a build."""
        builds.run_dbt(
            "build",
            "--exclude-resource-type",
            "test",
            "unit_test",
            "--select",
            "+int_adoption__build_state",  # without it nobody knows how the table was made
            folder=self.bundle.parent / "run",
            variables={
                "raw_bundle": str(self.bundle),
                "sources": {"crm": ["canonical"], "usage": ["canonical"], "support": []},
                **variables,
            },
            environment={"COMMON_GROUND_DATABASE": str(self.database)},
        )
        return self.query("select * from staging.stg_bundle__as_of")[0]

    def query(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.database)) as connection:
            return connection.execute(sql).fetchall()

    def settled(self) -> dict[str, bool]:
        return {
            path.rsplit("/", 1)[-1].removesuffix(".parquet"): is_settled
            for path, is_settled in self.query(
                "select loaded_from, bool_and(is_settled) from staging.stg_bundle__log_file_days "
                "group by loaded_from"
            )
        }


@pytest.fixture
def log(tmp_path):
    log = Log(tmp_path)
    log.write("old", JANUARY)
    log.write("new", JANUARY, FEBRUARY, AHEAD)
    log.write("ahead", AHEAD)
    return log


def test_the_latest_time_is_found_however_the_files_change(log):
    assert log.as_of() == (FEBRUARY.date(), FEBRUARY, FEBRUARY)
    # what is dated after the clock is left out, and its file read again
    assert log.settled() == {"old": True, "new": False, "ahead": False}

    # an earlier day has its own latest time, in a file that goes on after it
    said = log.as_of(as_of_date="2024-01-20")
    assert said == (date(2024, 1, 20), FEBRUARY, JANUARY)

    # a file that has not changed is not read again: what it told last time counts; one that has
    # changed is, and one that is gone tells nothing
    log.query(
        "update staging.stg_bundle__log_file_days set last_received_at = timestamp '2024-02-09' "
        "where is_settled"
    )
    log.write("new", JANUARY)
    (log.files / "ahead.parquet").unlink()
    assert log.as_of() == (date(2024, 2, 9), datetime(2024, 2, 9), datetime(2024, 2, 9))
    assert log.settled() == {"old": True, "new": True}

    log.write("old", JANUARY, JANUARY)
    log.write("latest", MARCH)
    (log.files / "new.parquet").unlink()
    assert log.as_of() == (MARCH.date(), MARCH, MARCH)
    told = log.query("select last_received_at from staging.stg_bundle__log_file_days order by 1")
    assert told == [(JANUARY,), (MARCH,)]
