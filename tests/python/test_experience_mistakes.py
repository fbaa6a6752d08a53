"""Mistakes found in published code, made on purpose: the models' own unit tests must see them.

The unit tests in the YAML are run once more here, on the model as it is and on the model with
one mistake in its SQL.
"""

import re
from pathlib import Path

import pytest
import yaml
from engines import DuckDB
from rendering import render

MODELS = Path(__file__).parents[2] / "models"

MISTAKES = {
    "unanswered tickets are never counted (mistake 11)": (
        "int_experience__ticket_sla",
        "where clock in (",
        "where is_stopped and clock in (",
    ),
    "zero is no detractor (mistake 11)": (
        "int_experience__survey_answers",
        "where score <= scale_max",
        "where score > 0 and score <= scale_max",
    ),
    "a boundary value in two bands (mistake 11)": (
        "int_experience__survey_answers",
        "and scored.score <= bands.highest_score",
        "and scored.score <= bands.highest_score + 1",
    ),
    "what is unknown counts against the account (mistake 12)": (
        "int_scorecards__attention",
        "when measures.value is null then null",
        "when measures.value is null then 1",
    ),
    "today's priority for all time (mistake 8)": (
        "int_experience__ticket_sla",
        "coalesce(priorities_at_start.priority, tickets.priority)",
        "tickets.priority",
    ),
    "within target and waiting is read as met": (
        "int_experience__ticket_sla",
        "else 'open'",
        "else 'met'",
    ),
    "a reopened ticket stays solved": (
        "int_experience__ticket_states",
        "case when coalesce(statuses.is_open, true) then 1 else 0 end as is_open",
        "0 as is_open",
    ),
    "young invoices are read as clean": (
        "int_experience__invoices_judged",
        "not is_undetermined and not is_corrected as is_clean",
        "not is_corrected as is_clean",
    ),
    "the first assignment is a hand-off": (
        "int_experience__ticket_handoffs",
        "where previous_value is not null and value <> previous_value",
        "where value <> coalesce(previous_value, '')",
    ),
    "an agent's own ticket is answered at once": (
        "int_experience__ticket_clocks",
        "by_agents.ticket_id is not null as is_agent_created",
        "false as is_agent_created",
    ),
    "an agent's private note does not make a ticket ours": (
        "int_experience__tickets_by_agents",
        "kind in ('public_reply', 'internal_note')",
        "kind in ('public_reply')",
    ),
    "an agent's own request is read as ours": (
        "int_experience__tickets_by_agents",
        "coalesce(tickets.submitter_id <> tickets.requester_id, true)",
        "true",
    ),
    "an agent of another source is one here": (
        "int_experience__tickets_by_agents",
        "tickets.source_system = agents.source_system\n            and ",
        "",
    ),
    "a ticket that was merged away breaches for ever": (
        "int_experience__ticket_sla",
        "when is_withdrawn then 'none'",
        "when false then 'none'",
    ),
    "a ticket that was merged away stays open": (
        "int_experience__ticket_clocks",
        "solves.is_open = 1 and not authored.is_withdrawn",
        "solves.is_open = 1",
    ),
    "waiting for the customer counts against us": (
        "int_experience__ticket_sla",
        "when targets.pauses_while_waiting then",
        "when false then",
    ),
    "the clock stands still whatever the seed says": (
        "int_experience__ticket_sla",
        "when targets.pauses_while_waiting then",
        "when true then",
    ),
    "a status is matched by the letter": (
        "int_experience__ticket_states",
        "{{ word_key('events.value') }} = {{ word_key('statuses.status') }}",
        "lower(events.value) = statuses.status",
    ),
    "a third party's delay is the customer's": (
        "int_experience__ticket_states",
        "statuses.waits_on = 'customer'",
        "statuses.waits_on in ('customer', 'third_party')",
    ),
    "a wait that still runs is none": (
        "int_experience__ticket_waits",
        "where is_waiting\n)",
        "where is_waiting and next_occurred_at is not null\n)",
    ),
    "sums of minutes are not exact": (
        "int_experience__ticket_resolutions",
        "round((business_minutes - waiting_business_minutes) * 60) / 60",
        "business_minutes - waiting_business_minutes",
    ),
    "an answer without a scale says nothing": (
        "int_experience__survey_answers",
        "coalesce(answered.scale_max, scales.scale_max)",
        "answered.scale_max",
    ),
    "a share is compared after dividing": (
        "int_experience__survey_answers",
        "scored.score >= bands.lowest_score * scored.one",
        "cast(scored.score as double precision) / cast(scored.one as double precision) "
        ">= bands.lowest_score",
    ),
}


def literal(value) -> str:
    """A value of a unit test's row as SQL; text that looks like a date or time is one."""
    if value is None:
        return "null"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    for pattern, kind in [(r"\d{4}-\d\d-\d\d", "date"), (r"\d{4}-\d\d-\d\d .*", "timestamp")]:
        if re.fullmatch(pattern, str(value)):
            return f"cast('{value}' as {kind})"
    return "'" + str(value).replace("'", "''") + "'"


def rows_sql(rows: list[dict]) -> str:
    return " union all ".join(
        "select " + ", ".join(f"{literal(value)} as {name}" for name, value in row.items())
        for row in rows
    )


def run_unit_test(model: str, change=lambda text: text) -> tuple[list, list]:
    """What the model's unit test expects and what its SQL, changed or not, answers."""
    path = next(MODELS.rglob(f"{model}.sql"))
    (test,) = yaml.safe_load(path.with_suffix(".yml").read_text())["unit_tests"]
    inputs = {
        re.search(r"ref\('(\w+)'\)", given["input"])[1]: given["rows"] for given in test["given"]
    }
    sql = re.sub(r"{{\s*ref\('(\w+)'\)\s*}}", r"given_\1", change(path.read_text()))
    ctes = ", ".join(f"given_{name} as ({rows_sql(rows)})" for name, rows in inputs.items())
    columns = ", ".join(test["expect"]["rows"][0])
    engine = DuckDB()
    answered = engine.query(
        f"with {ctes} select {columns} from ({render('duckdb', sql)}) as answer"
    )
    expected = engine.query(f"select {columns} from ({rows_sql(test['expect']['rows'])}) as rows")
    return sorted(expected, key=str), sorted(answered, key=str)


@pytest.mark.parametrize("model", sorted({model for model, _, _ in MISTAKES.values()}))
def test_the_models_are_right(model):
    expected, answered = run_unit_test(model)
    assert answered == expected


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_seen(mistake):
    model, right, wrong = MISTAKES[mistake]

    def change(text):
        assert right in text, "the place of the mistake is not in the SQL"
        return text.replace(right, wrong)

    expected, answered = run_unit_test(model, change)
    assert answered != expected
