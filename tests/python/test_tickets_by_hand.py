"""Hard cases of tickets and surveys, worked out by hand from the definitions.

Everything happens in June 2025, in UTC; the desk is open from Monday to Friday, 9:00 to 17:30,
510 minutes a day. 2025-06-02 is a Monday. The as-of date is 2025-06-30.
"""

import builds
import duckdb
import pytest

from tools.canonical import COLUMNS, write_csv

CREATED = "2025-06-02 09:00:00"
ASKED = ("02 09:00", "public_reply", "customer", None)
"""A customer's comment at the creation: day and time, kind, actor type, value."""

# ticket -> what its row says beside the usual, and its events; x is an agent, c a customer
TICKETS: dict[str, tuple[dict, list[tuple]]] = {
    "waited_two_weeks": (
        {},
        [
            ASKED,
            ("02 10:00", "public_reply", "agent", None),
            ("02 10:00", "status", "agent", "Waiting on Customer"),
            ("16 10:00", "public_reply", "customer", None),
            ("16 10:00", "status", "system", "open"),
            ("16 12:00", "status", "agent", "solved"),
        ],
    ),
    # a third party is not the customer
    "on_hold": (
        {},
        [
            ASKED,
            ("02 10:00", "public_reply", "agent", None),
            ("02 10:00", "status", "agent", "On-Hold"),
            ("16 12:00", "status", "agent", "Solved "),
        ],
    ),
    "waits_since_its_creation": ({}, [ASKED, ("02 09:00", "status", "agent", "pending")]),
    "waited_twice_and_reopened": (
        {},
        [
            ASKED,
            ("02 09:30", "public_reply", "agent", None),
            ("03 09:00", "status", "agent", "PENDING"),
            ("03 10:00", "status", "agent", "open"),
            ("03 11:00", "status", "agent", "solved"),
            ("04 09:00", "status", "customer", "open"),
            ("04 10:00", "status", "agent", "pending"),
            ("04 12:00", "status", "agent", "solved"),
        ],
    ),
    "solved_by_its_row": ({"solved_at": "2025-06-03 09:00:00"}, [ASKED]),
    "parked": ({"status": "Parked"}, [ASKED, ("02 10:00", "status", "agent", "parked ")]),
    "merged": ({"merged_into_ticket_id": "parked"}, [ASKED, ("02 09:30", "group", "agent", "g")]),
    "merged_and_rated": (
        {"merged_into_ticket_id": "parked", "satisfaction": "Good"},
        [ASKED, ("03 09:00", "status", "agent", "closed")],
    ),
    "spam": ({"is_discarded": "true"}, [ASKED]),
    "deleted": ({"status": "DELETED"}, [ASKED]),
    "deleted_by_an_event": ({}, [ASKED, ("02 09:10", "status", "agent", "deleted")]),
    "spam_that_was_met": ({"is_discarded": "true", "sla_met_at_source": "true"}, [ASKED]),
    "opened_with_a_note": (
        {},
        [
            ("02 09:00", "internal_note", "agent", None),
            ("03 09:00", "public_reply", "customer", None),
            ("03 10:00", "public_reply", "agent", None),
        ],
    ),
    "opened_with_a_note_unheard": ({}, [("02 09:00", "internal_note", "agent", None)]),
    "written_down_by_an_agent": (
        {"requester_id": "c", "submitter_id": "x"},
        [
            ("02 09:40", "public_reply", "agent", None),
            ("03 09:00", "public_reply", "customer", None),
            ("03 09:30", "public_reply", "agent", None),
        ],
    ),
    "asked_by_an_agent": (
        {"requester_id": "x", "submitter_id": "x"},
        [("02 09:45", "public_reply", "agent", None)],
    ),
    "written_down_by_a_customer": (
        {"requester_id": "c", "submitter_id": "d"},
        [("02 09:50", "public_reply", "agent", None)],
    ),
}
SURVEYS = [
    ("csat", 4, None), ("csat", 3, None), ("csat", 5, 5), ("csat", 7, None),
    ("nps", 9, None), ("nps", 0, None), ("nps", 8.5, None), ("nps", 11, None),
    ("ces", 6, None), ("ces", 6, 7),
]  # fmt: skip
REJECTED = [("csat", 6, 5), ("nps", -1, None), ("ces", 3, 0)]

MINUTES = {
    # ten days and 9:00 to 12:00; waiting from 10:00 of the first day to 10:00 of the last
    "waited_two_weeks": (10 * 510 + 180, 450 + 9 * 510 + 60, 180),
    "on_hold": (10 * 510 + 180, 0, 10 * 510 + 180),
    # 21 working days of June, all of them
    "waits_since_its_creation": (None, 21 * 510, None),
    "waited_twice_and_reopened": (510 + 510 + 180, 60 + 120, 1020),
    "solved_by_its_row": (510, 0, 510),
    "parked": (None, 0, None),
    "merged": (None, 0, None),
    "merged_and_rated": (510, 0, 510),
}
OUTCOMES = {  # first reply (480 minutes), resolution (2,400 minutes), open
    "waited_two_weeks": ("met", "met", False),
    "on_hold": ("met", "breached", False),
    "waits_since_its_creation": ("breached", "open", True),
    "waited_twice_and_reopened": ("met", "met", False),
    "solved_by_its_row": ("breached", "met", False),
    "parked": ("breached", "breached", True),
    "merged": ("none", "none", False),
    "merged_and_rated": ("none", "none", False),
    "spam": ("none", "none", False),
    "deleted": ("none", "none", False),
    "deleted_by_an_event": ("none", "none", False),
    "spam_that_was_met": ("none", "none", False),
    "opened_with_a_note": ("met", "breached", True),
    "opened_with_a_note_unheard": ("none", "breached", True),
    "written_down_by_an_agent": ("met", "breached", True),
    "asked_by_an_agent": ("met", "breached", True),
    "written_down_by_a_customer": ("met", "breached", True),
}
FIRST_REPLIES = {
    "opened_with_a_note": 60,
    "opened_with_a_note_unheard": None,
    "written_down_by_an_agent": 30,
    "asked_by_an_agent": 45,
    "written_down_by_a_customer": 50,
}


def write_bundle(folder) -> None:
    tickets = [
        {"ticket_id": name, "organization_id": "a", "created_at": CREATED, "priority": "Normal",
         **said}
        for name, (said, _) in TICKETS.items()
    ]  # fmt: skip
    events = [
        {"ticket_id": name, "occurred_at": f"2025-06-{at}:00", "kind": kind,
         "actor_type": actor.capitalize(), "actor_id": {"agent": "x", "customer": "c"}.get(actor),
         "value": value}
        for name, (_, happened) in TICKETS.items()
        for at, kind, actor, value in happened
    ]  # fmt: skip
    surveys = [
        {"response_id": number, "account_id": "a", "kind": kind, "score": score,
         "scale_max": scale, "responded_at": "2025-06-10 10:00:00"}
        for number, (kind, score, scale) in enumerate(SURVEYS + REJECTED)
    ]  # fmt: skip
    surveys.append({"response_id": "undated", "account_id": "a", "kind": "nps", "score": 9})
    for table, rows in {
        "accounts": [{"account_id": "a"}],
        "subscription_lines": [],
        "tickets": tickets,
        "ticket_events": events,
        "survey_responses": surveys,
    }.items():
        write_csv(folder / "canonical" / f"{table}.csv", COLUMNS[table], rows)
    (folder / "bundle.yml").write_text(
        "sources: {crm: [canonical], usage: [], support: [canonical]}\n"
        "vars: {as_of_date: '2025-06-30'}\n"
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """An open connection to the build of the cases, their dbt tests passed."""
    folder = tmp_path_factory.mktemp("tickets_by_hand")
    write_bundle(folder / "bundle")
    builds.run_dbt(
        "build", "--select", "+account_experience_months", "+unlisted_words", "+rejected_rows",
        "--exclude-resource-type", "unit_test", "--indirect-selection", "cautious",
        folder=folder / "run",
        variables=builds.bundle_vars(folder / "bundle"),
        environment={"COMMON_GROUND_DATABASE": str(folder / "dev.duckdb")},
    )  # fmt: skip
    with duckdb.connect(str(folder / "dev.duckdb"), read_only=True) as connection:
        yield connection


def rows_of(built, columns: str) -> dict[str, tuple]:
    found = built.execute(f"select ticket_id, {columns} from marts.tickets").fetchall()
    return {name: values for name, *values in found}


@pytest.mark.parametrize("ticket", MINUTES)
def test_minutes_with_and_without_waiting(built, ticket):
    found = rows_of(
        built,
        "resolution_business_minutes, waiting_business_minutes,"
        " resolution_business_minutes_less_waiting",
    )
    assert tuple(found[ticket]) == MINUTES[ticket]


def test_waiting_in_calendar_minutes(built):
    found = rows_of(built, "waiting_minutes, resolution_minutes_less_waiting")
    assert found["waited_two_weeks"] == [14 * 1440, 180]
    # to the end of the as-of date
    assert found["waits_since_its_creation"] == [28 * 1440 + 15 * 60, None]


@pytest.mark.parametrize("ticket", TICKETS)
def test_promises(built, ticket):
    found = rows_of(built, "sla_first_reply, sla_resolution, is_open")
    assert tuple(found[ticket]) == OUTCOMES[ticket]


@pytest.mark.parametrize("ticket", FIRST_REPLIES)
def test_first_replies_of_tickets_that_agents_opened(built, ticket):
    (minutes,) = rows_of(built, "first_reply_business_minutes")[ticket]
    assert minutes == FIRST_REPLIES[ticket]


def test_withdrawn_tickets_are_counted_apart(built):
    withdrawn = {name for name, values in OUTCOMES.items() if values == ("none", "none", False)}
    still_open = {name for name, values in OUTCOMES.items() if values[2]}
    kinds = {name: kind for name, (kind,) in rows_of(built, "withdrawn_as").items() if kind}
    assert kinds.keys() == withdrawn
    assert {name for name, kind in kinds.items() if kind == "merged"} == {
        "merged", "merged_and_rated"
    }  # fmt: skip
    (found,) = built.execute(
        "select tickets_opened, tickets_withdrawn, backlog, tickets_solved, solves, reopens, "
        "csat_good, csat_rated, first_reply_sla_due, resolution_sla_due "
        "from marts.account_experience_months where month_end = date '2025-06-30'"
    ).fetchall()
    opened = len(TICKETS) - len(withdrawn)
    assert found == (
        opened,
        len(withdrawn),
        len(still_open),
        opened - len(still_open),
        opened - len(still_open) + 1,  # one was solved twice
        1,
        1,  # the merged ticket's rating is an opinion all the same
        1,
        opened - 1,  # one that no customer has answered
        opened - 1,  # one that waits within its target
    )


def test_answers_to_surveys(built):
    (found,) = built.execute(
        "select survey_csat_good, survey_csat_responses, nps_promoters, nps_detractors, "
        "nps_responses, ces_responses, cast(ces_score_sum as double) "
        "from marts.account_experience_months where month_end = date '2025-06-30'"
    ).fetchall()
    assert found == (2, 3, 1, 1, 3, 2, 1.7143)


def test_what_is_not_understood_is_listed(built):
    found = built.execute(
        "select source_table, column_name, word, row_count from quality.unlisted_words order by all"
    ).fetchall()
    assert found == [
        ("survey_responses", "score", "csat 7.0000", 1),
        ("survey_responses", "score", "nps 11.0000", 1),
        ("ticket_events", "status", "parked", 1),
        ("tickets", "status", "parked", 1),
    ]
    reasons = built.execute(
        "select reason, row_count from quality.rejected_rows "
        "where source_table = 'survey_responses' order by all"
    ).fetchall()
    assert reasons == [
        ("responded_at is missing", 1),
        ("scale_max is not above 0", 1),
        ("score lies above scale_max", 1),
        ("score lies below 0", 1),
    ]
