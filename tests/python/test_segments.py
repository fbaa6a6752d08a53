"""Segments of random histories against a walk from day to day.

The models themselves are rendered and run, each as one CTE of a query over made-up
staging tables. The reference knows no periods: it asks of each single day how many
employees the account was believed to have, and how long it has been in that band.
"""

import calendar
import datetime
import re
from functools import cache
from pathlib import Path

import pytest
from engines import DuckDB, rows_cte
from hypothesis import given
from hypothesis import strategies as st
from rendering import render

MODELS = Path(__file__).parents[2] / "models"
FIRST_DAY = datetime.date(2023, 11, 20)
SPAN = 260
CLOSE_DAYS = 5

CHAIN = [
    "int_core__account_changes_known",
    "int_core__account_timelines",
    "int_core__account_attribute_periods",
    "int_segments__employee_counts",
    "int_segments__employee_counts_known",
    "int_segments__bands",
    "int_segments__level_bands",
    "int_segments__compared_bands",
    "int_segments__segments_by_version",
    "int_segments__segment_periods_known",
    "int_segments__account_segment_periods",
    "int_segments__account_month_attributes",
    "account_segment_periods",
    "account_segment_months",
]

WORKING_BANDS = [("mercury", 10, 99), ("mars", 100, 399), ("venus", 400, 2999)]
OTHER_BANDS = [("mercury", 1, 99), ("mars", 100, 2999), ("jupiter", 3000, None)]
VERSIONS = {1: [*WORKING_BANDS, ("jupiter", 3000, None)], 2: OTHER_BANDS}

counts = st.sampled_from(
    [None, "0", "8", "9", "10", "50", "99", "100", "399", "400", "2999", "3000", "many"]
)
changes = st.lists(
    st.tuples(
        st.integers(0, SPAN),  # day from which the value holds
        st.sampled_from([0, 9, 18]),  # hour of that day
        st.sampled_from([0, 0, 0, 1, 4, 7, 40, 90]),  # days until it is recorded
        counts,
        counts,
    ),
    max_size=6,
)
histories = st.lists(
    st.tuples(st.sampled_from([None, 5, 60, 400]), changes), min_size=1, max_size=4
)


def day(offset: int) -> datetime.date:
    return FIRST_DAY + datetime.timedelta(days=offset)


def moment(offset: int, hour: int) -> datetime.datetime:
    return datetime.datetime.combine(day(offset), datetime.time(hour))


def add_months(date: datetime.date, months: int) -> datetime.date:
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(date.day, last))


def month_ends(as_of: datetime.date) -> list[datetime.date]:
    """Every month-end of the span, and the ones around it, up to the as-of date."""
    ends = []
    on_day = FIRST_DAY - datetime.timedelta(days=40)
    while on_day <= as_of:
        if (on_day + datetime.timedelta(days=1)).day == 1:
            ends.append(on_day)
        on_day += datetime.timedelta(days=1)
    return ends


# ---------------------------------------------------------------- the reference


def employees(today, history, on_day, known_by):
    """What somebody who looks on known_by believes that the account had on a day."""
    known = [change for change in history if change["recorded_at"].date() <= known_by]
    if known:
        held = [change for change in known if change["valid_from"].date() <= on_day]
        if held:
            return max(held, key=lambda c: (c["valid_from"], c["recorded_at"]))["value"]
        return min(known, key=lambda c: (c["valid_from"], c["recorded_at"]))["old_value"]
    if history:
        return min(history, key=lambda c: (c["recorded_at"], c["valid_from"]))["old_value"]
    return None if today is None else str(today)


def band(count, bands):
    if count is None or not count.isdigit():
        return "unassigned"
    for segment_id, smallest, largest in bands:
        if smallest <= int(count) and (largest is None or int(count) <= largest):
            return segment_id
    return "unassigned"


def walk(today, history, known_by, versions, hold_months):
    """Day -> segment, for every day of the span, in the version in force on it."""
    by_version = {}
    for version, (_, bands) in versions.items():
        counted, stayed_since, was = None, None, None
        for offset in range(-60, SPAN + 130):
            on_day = day(offset)
            now = band(employees(today, history, on_day, known_by), bands)
            if now != was:
                stayed_since, was = on_day, now
            if counted is None or add_months(stayed_since, hold_months) <= on_day:
                counted = now
            by_version[version, on_day] = counted
    segments = {}
    for offset in range(-60, SPAN + 130):
        on_day = day(offset)
        begun = [v for v, (valid_from, _) in versions.items() if valid_from <= on_day]
        first = min(versions, key=lambda v: versions[v][0])
        in_force = max(begun, key=lambda v: versions[v][0]) if begun else first
        segments[on_day] = by_version[in_force, on_day]
    return segments


# ---------------------------------------------------------------- the models


@cache
def model_cte(engine_name, name, hold_months) -> str:
    text = next(MODELS.rglob(f"{name}.sql")).read_text()
    text = re.sub(r"{{\s*ref\('(\w+)'\)\s*}}", r"\1", text)
    return f"{name} as (\n{render(engine_name, text, segment_hold_months=hold_months)}\n)"


def run_models(engine, tables, answer, hold_months, mutate):
    """Rows of a query over the whole chain of models, given the tables that it starts from."""
    ctes = [rows_cte(name, *table) for name, table in tables.items()]
    ctes += [mutate(model_cte(engine.name, name, hold_months)) for name in CHAIN]
    return engine.query("with " + ",\n".join(ctes) + "\n" + answer)


def tables_of(drawn, versions, as_of):
    """Staging tables of drawn histories, and the same histories for the reference."""
    accounts, rows, references = [], [], []
    for number, (today, history) in enumerate(drawn):
        account_id = f"account {number}"
        accounts.append((account_id, today, None, None, None, None, None))
        seen = {}
        for offset, hour, lag, old_value, value in history:
            valid_from, recorded_at = moment(offset, hour), moment(offset + lag, hour)
            seen.setdefault(
                (valid_from, recorded_at),
                {
                    "valid_from": valid_from, "recorded_at": recorded_at,
                    "old_value": old_value, "value": value,
                },
            )  # fmt: skip
        references.append((account_id, today, list(seen.values())))
        rows += [
            (
                account_id,
                "employee_count",
                change["old_value"],
                change["value"],
                change["valid_from"],
                change["recorded_at"],
            )
            for change in seen.values()
        ]
    text = "text"
    tables = {
        "stg_bundle__as_of": ({"as_of_date": "date"}, [(as_of,)]),
        "stg_crm__accounts": (
            {
                "account_id": text, "employee_count": "integer", "csm_id": text, "coverage": text,
                "parent_account_id": text, "industry": text, "country": text,
            },
            accounts,
        ),
        "stg_crm__account_changes": (
            {
                "account_id": text, "field": text, "old_value": text, "value": text,
                "valid_from": "timestamp", "recorded_at": "timestamp",
            },
            rows,
        ),
        "segment_bands": (
            {
                "segment_id": text, "segment_name": text, "persona": text, "levels": text,
                "min_employees": "integer", "max_employees": "integer", "version": "integer",
                "valid_from": "date",
            },
            [
                (segment_id, segment_id, "A", None, smallest, largest, version, valid_from)
                for version, (valid_from, bands) in versions.items()
                for segment_id, smallest, largest in bands
            ],
        ),
        "int_core__accounts_resolved": (
            {"account_id": text, "family_id": text},
            [(account[0], account[0]) for account in accounts],
        ),
        "retention_windows": ({"window_months": "integer"}, [(12,)]),
        "calendar_days": ({"month_end": "date"}, [(end,) for end in month_ends(as_of)]),
        "int_core__account_months": (
            {"account_id": text, "month_end": "date"},
            [(account[0], month_end) for account in accounts for month_end in month_ends(as_of)],
        ),
        "int_core__month_ends": (
            {
                "month_end": "date", "close_on": "date", "is_closed": "boolean",
                "fiscal_quarter": text, "fiscal_year": "integer",
            },
            [
                (end, end + datetime.timedelta(days=CLOSE_DAYS),
                 end + datetime.timedelta(days=CLOSE_DAYS) <= as_of, None, None)
                for end in month_ends(as_of)
            ],
        ),
    }  # fmt: skip
    return tables, references


@pytest.fixture(scope="module")
def ready_engine(engine):
    """The engine, with the functions that every dbt run makes first."""
    if engine.name == "postgres":
        with engine.connection.cursor() as cursor:
            cursor.execute(render("postgres", "{{ prepare_database() }}"))
    return engine


def check(engine, drawn, second_from, hold_months, as_of_offset, mutate=lambda text: text):
    as_of = day(as_of_offset)
    versions = {1: (datetime.date(2017, 1, 20), VERSIONS[1])}
    if second_from is not None:
        versions[2] = (day(second_from), VERSIONS[2])
    tables, references = tables_of(drawn, versions, as_of)
    rows = run_models(
        engine, tables,
        """select 'period' as what, account_id, segment_id, null as reported_segment_id,
            valid_from, valid_to, is_from_history
        from account_segment_periods
        union all
        select 'month' as what, account_id, segment_id, reported_segment_id,
            month_end, null as valid_to, is_restated
        from account_segment_months""",
        hold_months, mutate,
    )  # fmt: skip
    for account_id, today, history in references:
        periods = sorted(
            (row[4], row[5] or datetime.date.max, row[2], row[6])
            for row in rows
            if row[:2] == ("period", account_id)
        )
        # total, disjoint, as long as they can be, and told apart from today's value
        assert periods[0][0] == datetime.date(1900, 1, 1)
        assert periods[-1][1] == datetime.date.max
        for one, other in zip(periods, periods[1:], strict=False):
            assert one[1] == other[0]
            assert one[2] != other[2]
        assert {row[3] for row in periods} == {bool(history)}
        walks = {}

        def walked(known_by, today=today, history=history, walks=walks):
            """What `walk` says; the same as long as nothing more is known."""
            known = sum(change["recorded_at"].date() <= known_by for change in history)
            if known not in walks:
                walks[known] = walk(today, history, known_by, versions, hold_months)
            return walks[known]

        restated = walked(as_of)
        for on_day, segment_id in restated.items():
            assert [p[2] for p in periods if p[0] <= on_day < p[1]] == [segment_id], on_day
        months = {row[4]: row for row in rows if row[:2] == ("month", account_id)}
        for month_end in month_ends(as_of):
            close_on = month_end + datetime.timedelta(days=CLOSE_DAYS)
            reported = None
            if close_on <= as_of:
                reported = walked(close_on)[month_end]
            assert months[month_end][2] == restated[month_end]
            assert months[month_end][3] == reported, month_end
            assert months[month_end][6] == (reported and reported != restated[month_end])


@given(
    drawn=histories,
    second_from=st.integers(0, SPAN) | st.none(),
    hold_months=st.sampled_from([0, 0, 1, 2, 3]),
    as_of_offset=st.integers(30, SPAN + 100),
)
def test_segments_of_random_histories(ready_engine, drawn, second_from, hold_months, as_of_offset):
    check(ready_engine, drawn, second_from, hold_months, as_of_offset)


# ---------------------------------------------------------------- mistakes that it must catch

GREW = [(5000, [(30, 9, 0, "50", "150"), (100, 9, 40, "150", "500")])]
AT_THE_BOUNDS = [(100, []), (9, []), (10, []), (3000, [])]

MUTANTS = {
    "today's size for all time (mistake 8)": (
        "int_segments__employee_counts_known as",
        lambda sql: sql.replace(
            "from beginnings",
            "from (select account_id, known_from, known_to, "
            "cast(employee_count as text) as value from knowledge_periods "
            "inner join accounts using (account_id)) as today",
        ).replace("    from changes_then\n)", "    from changes_then where 1 = 0\n)"),
        GREW,
        0,
    ),
    "a boundary value in two bands (mistake 11)": (
        "int_segments__segments_by_version as",
        lambda sql: sql.replace(
            "employee_count <= coalesce(bands.max_employees,",
            "employee_count <= 1 + coalesce(bands.max_employees,",
        ).replace("2147483647", "2147483646"),
        AT_THE_BOUNDS,
        0,
    ),
    "accounts of unknown size dropped (mistake 12)": (
        "int_segments__segments_by_version as",
        lambda sql: sql.replace("left join bands", "inner join bands"),
        [(None, [])],
        0,
    ),
    "corrections reported before they were known": (
        "int_segments__employee_counts_known as",
        lambda sql: sql.replace(
            "and knowledge_periods.known_from >= changes.recorded_on",
            "and 1 = 1",
        ),
        GREW,
        0,
    ),
    "a band that is held counts from its first day": (
        "int_segments__segments_by_version as",
        lambda sql: sql.replace("then counts_from", "then valid_from"),
        GREW,
        2,
    ),
    "a band that did not last counts": (
        "int_segments__segments_by_version as",
        lambda sql: sql.replace("or ends_on > counts_from", "or ends_on > valid_from"),
        [(50, [(30, 9, 0, "50", "150"), (50, 9, 0, "150", "50")])],
        2,
    ),
}


def test_the_examples_of_the_mistakes_are_right():
    for _, _, drawn, hold_months in MUTANTS.values():
        check(DuckDB(), drawn, None, hold_months, SPAN)


@pytest.mark.parametrize("mistake", MUTANTS)
def test_mistakes_are_caught(mistake):
    target, change, drawn, hold_months = MUTANTS[mistake]
    changed = []

    def mutate(text):
        if not text.startswith(target):
            return text
        changed.append(change(text) != text)
        return change(text)

    with pytest.raises((AssertionError, IndexError, KeyError)):
        check(DuckDB(), drawn, None, hold_months, SPAN, mutate)
    assert changed == [True], "the mistake is not in the SQL"
