"""Nothing in the project is out of reach: in the sample every rule speaks, every word that is
documented occurs, no column is always empty, and some row goes through every branch of every CASE.

Whatever fails here is something that was never seen: a condition that cannot come true, a word
that nothing gives, or a story that the sample lacks (tools/generate/rare.py). What only an
increment runs is not looked at: test_adoption_increments holds it against a build from nothing.
"""

import re

import pytest
from branches import Branch, Sample
from builds import ROOT

WRITTEN_BY_THE_AUDIT = {"check_results"}

UNREPORTED = "select * replace (cast(null as numeric(38, 4)) as reported_opening_arr) from {}"

# What the sample cannot show while it is what it is: which relations look different then, and
# the test that builds such a bundle.
SITUATIONS = {
    "a bundle without its optional tables": (
        "test_missing_tables.py::test_unknown_is_null",
        {
            "int_core__subjects_known": "select columns(*) and false from {}",
            "int_experience__ticket_events_known": "select * from {} where false",
        },
    ),
    "as of 2 July 2026, before June was closed": (
        "test_retention_reference.py::test_building_as_of_a_past_date_gives_what_was_built_then",
        {
            "stg_bundle__as_of": "select date '2026-07-02' as as_of_date, latest_recorded_at, "
            "timestamp '2026-07-02 20:00:00' as latest_known_at from {}",
            "int_core__month_ends": "select * replace (month_end < '2026-06-30' as is_closed) "
            "from {}",
            "int_retention__account_retention_ends": UNREPORTED,
            "int_retention__family_retention_ends": UNREPORTED,
        },
    ),
    "a second version of the segments": (
        "test_definition_versions.py::test_months_after_go_by_the_new_versions",
        {
            "segment_bands": "select * from {0} union all select * replace "
            "(2 as version, date '2026-04-01' as valid_from) from {0}"
        },
    ),
    "a definition of adoption that goes by the calendar": (
        "test_adoption_random_logs.py::test_every_account_day_and_every_raw_row",
        {
            "int_adoption__definition_states": "select * replace ('month' as window_days) from {0} "
            "union all select * replace ('active_90d' as user_denominator) from {0}"
        },
    ),
}

# Guards that stop a build: text of the branch, and the test that runs into it.
GUARDS = {
    "A running total did not get its rows in order.": (
        "test_operations.py::test_a_running_total_out_of_order_is_an_error"
    ),
}

# Branches that a company with a first day for every line, and a known schedule for every ticket,
# does not reach, and the Python or unit test that does.
REACHED_ELSEWHERE = {
    "superseded.starts_on < CAST('1990-01-01' AS DATE)": (
        "test_hard_cases_retention.py::test_hard_case"
    ),
    "COUNT(*) = COUNT(business_minutes)": "resolutions_with_and_without_waiting",
}

# These read some columns of rows that the staging model of the table types and judges; what they
# do not read is worked out there.
READ_AGAIN = {
    "stg_bundle__as_of",
    "stg_bundle__log_file_days",
    "int_usage_log__events_typed",
    "int_quality__row_classes",
    "rejected_rows",
}

# A landed text is read by the same few CASEs in every column of a type (macro read_value): it is
# enough that one column of the sample reaches a branch of theirs. Ways to write a day that no file
# of the sample has, and addresses that stand where none belongs, are read in the tests named.
READING = re.compile(r"REGEXP_MATCHES|'infinity'|'yes'|TRUNC\(|'9999-12-31'|raw_rows\.\"field\"")
FORMS_READ_ELSEWHERE = {
    re.compile(r"'infinity'|'0000-|'9999-12-31'"): "test_read_value.py::test_days_and_moments",
    re.compile(r"AS DECIMAL\(38, 10\)\) = TRUNC\("): "test_read_value.py::test_numbers",
    re.compile(r"'%@%'"): "test_words.py::test_an_address_becomes_its_domain_and_a_hash",
}

# Words that a seed may hold and the committed one does not, and the test that uses them.
UNUSED_WORDS = {
    ("adoption_definitions", "user_denominator"): (
        {"active_90d"}, "test_adoption_cases.py::test_a_fourth_definition_is_a_row",
    )
}  # fmt: skip

# Words that a seed may hold: what can be asked for stands in another column, asked for or not.
OFFERED = {("segmentations", "attribute"): ("int_scorecards__attribute_periods", "attribute")}

# Columns that are always null, or of one value, and the unit test that gives them another.
CONSTANT = {
    ("segments", "in_force_to"): "int_segments__bands__versions_in_force",
    ("segments", "is_in_force"): "int_segments__bands__versions_in_force",
    ("account_segment_months", "reported_segment_id"): "account_segment_months__two_clocks",
    ("account_segment_months", "is_restated"): "account_segment_months__two_clocks",
    ("possible_early_renewals", "product_id"): "pairs_of_two_contracts_and_their_overlap",
    **{
        ("undated_lines", column): "lines_without_a_first_day"
        for column in ("line_id", "version", "account_id", "starts_on", "ends_on")
    },
}
# By the contract there are only rows for accounts with telemetry.
ALWAYS_TRUE = {("account_adoption_days", "has_telemetry")}

# Word of a seed, and where it must occur. Lists of words that other systems have (ticket_statuses,
# role_taxonomy, countries and holidays) are not meant to occur in one company as a whole.
WORDS = {
    ("adoption_bands", "band", "measure = 'breadth'"): [
        ("account_adoption_months", "breadth_band"),
        ("family_adoption_months", "breadth_band"),
        ("customer_360", "breadth_band"),
    ],
    ("adoption_bands", "band", "measure = 'depth'"): [
        ("account_adoption_months", "depth_band"),
        ("family_adoption_months", "depth_band"),
        ("customer_360", "depth_band"),
    ],
    ("segment_bands", "segment_id", "true"): [
        ("accounts", "segment_id"),
        ("account_segment_periods", "segment_id"),
        ("segment_months", "segment_id"),
        ("customer_360", "segment_id"),
    ],
    ("tenure_bands", "tenure_band", "true"): [
        ("account_coverage_months", "tenure_band"),
        ("account_stage_coverage", "tenure_band"),
        ("customer_360", "tenure_band"),
    ],
    ("survey_bands", "band", "true"): [("int_experience__survey_answers", "band")],
    ("survey_bands", "kind", "true"): [("int_experience__survey_answers", "kind")],
    ("segmentations", "segmentation", "true"): [("segmentation_months", "segmentation")],
    ("activity_classes", "kind", "true"): [("int_coverage__efforts", "kind")],
    ("sla_targets", "priority", "true"): [("int_experience__ticket_sla", "priority")],
    ("retention_windows", "window_months", "true"): [
        ("account_retention_months", "window_months"),
        ("family_retention_months", "window_months"),
    ],
    ("adoption_definitions", "definition", "definition <> 'shared'"): [
        ("adoption_definition_gaps", "from_definition")
    ],
    ("adoption_definition_axes", "axis", "true"): [("adoption_definition_gaps", "axis")],
}


@pytest.fixture(scope="module")
def sample(sample_dbt_build):
    """The sample as built from nothing, which `make test` keeps beside its second build."""
    first = sample_dbt_build.folder / "first"
    return Sample(first if first.exists() else sample_dbt_build.folder)


@pytest.fixture(scope="module")
def manifest(sample_dbt_build):
    return sample_dbt_build.manifest


def values(sample: Sample, name: str, column: str, where: str = "true") -> set:
    rows = sample.connection.execute(
        f"select distinct {column} from {sample.relation(name)} where {where}"
    ).fetchall()
    return {value for (value,) in rows}


def columns_to_show(sample: Sample) -> list[tuple[str, dict]]:
    """The public tables with rows of their own, each with its columns and their descriptions."""
    return [
        (name, sample.nodes[name]["columns"])
        for name in sample.models()
        if sample.nodes[name]["schema"] in ("marts", "metrics", "quality")
        and name not in WRITTEN_BY_THE_AUDIT
    ]


def is_reading(branch: Branch) -> bool:
    """Whether the branch is one of those by which read_value reads a text."""
    judges = "cannot be read" in branch.case or "is missing" in branch.case
    return not judges and bool(READING.search(branch.case))


def is_read_elsewhere(branch: Branch) -> bool:
    """Whether a test of its own reads what this branch is for."""
    return any(form.search(branch.case) for form in FORMS_READ_ELSEWHERE)


def test_every_attention_rule_speaks(sample):
    rules = sample.connection.execute(f"""
        select rules.rule
        from {sample.relation("attention_rules")} as rules
        left join {sample.relation("customer_360")} as customers
            on contains(customers.attention_reason, rules.words)
        group by rules.rule
        having count(customers.account_id) = 0
    """).fetchall()
    assert rules == []


def test_every_accepted_word_occurs(sample, manifest):
    accepted = []
    for test in manifest["nodes"].values():
        if (test.get("test_metadata") or {}).get("name") == "accepted_values":
            name = manifest["nodes"][test["attached_node"]]["name"]
            words = set(test["test_metadata"]["kwargs"]["values"])
            accepted.append((name, test["column_name"], words))
    for name in sample.models():
        for column in sample.nodes[name]["columns"].values():
            words = set((column["config"].get("meta") or {}).get("accepted") or ())
            accepted.append((name, column["name"], words))
    unseen = {}
    for name, column, words in accepted:
        words = words - UNUSED_WORDS.get((name, column), (set(), ""))[0]
        for place in ((name, column), OFFERED.get((name, column))):
            words = words - values(sample, *place) if words and place else words
        if words:
            unseen[name, column] = words
    assert unseen == {}


@pytest.mark.parametrize(("seed", "word", "where"), WORDS)
def test_every_word_of_a_seed_occurs(sample, seed, word, where):
    words = values(sample, seed, word, where)
    assert words
    unseen = {
        (name, column): words - values(sample, name, column)
        for name, column in WORDS[seed, word, where]
    }
    assert {place: missing for place, missing in unseen.items() if missing} == {}


def test_no_public_column_is_always_the_same(sample):
    """None is null in every row; a flag is both; what may be null somewhere is.

    Null for want of a table is the business of test_missing_tables.
    """
    never = []
    for name, columns in columns_to_show(sample):
        types = dict(
            sample.connection.execute(f"describe {sample.relation(name)}").fetchnumpy().items()
        )
        types = dict(zip(types["column_name"], types["column_type"], strict=True))
        counted = ", ".join(f'count("{one}"), count(distinct "{one}")' for one in types)
        rows, *counts = sample.connection.execute(
            f"select count(*), {counted} from {sample.relation(name)}"
        ).fetchone()
        for column, filled, different in zip(types, counts[::2], counts[1::2], strict=True):
            meant = columns[column]["description"]
            may_be_null = re.search(r"null (=|before|where)(?!.*(table|known\.$))", meant)
            if (name, column) in {*CONSTANT, *ALWAYS_TRUE}:
                continue
            if filled == 0:
                never.append(f"{name}.{column} has a value")
            elif types[column] == "BOOLEAN" and different == 1:
                never.append(f"{name}.{column} is both true and false")
            elif may_be_null and filled == rows:
                never.append(f"{name}.{column} is null: {' '.join(meant.split())}")
    assert never == []


def test_every_branch_is_taken(sample):
    """The message lists the branches that no row of any model goes through."""
    staged, read = set(), set()
    unseen: dict[str, list] = {}
    for name in sample.models():
        reached = sample.reached(name)
        if name.startswith("stg_") and name not in READ_AGAIN:
            staged |= {branch for branch, is_reached in reached if is_reached}
        for _, instead in SITUATIONS.values():
            sql = sample.nodes[name]["compiled_code"]
            named = {other for other in instead if sample.relation(other) in sql}
            if named and not all(is_reached for _, is_reached in reached):
                again = sample.reached(name, {other: instead[other] for other in named})
                reached = [
                    (branch, is_reached or is_now)
                    for (branch, is_reached), (_, is_now) in zip(reached, again, strict=True)
                ]
        read |= {branch.shape for branch, is_reached in reached if is_reached}
        unseen[name] = [branch for branch, is_reached in reached if not is_reached]
    never = [
        f"{name}: {branch.text}, of {branch.case}"
        for name, branches in unseen.items()
        for branch in branches
        if not (name in READ_AGAIN and branch in staged)
        and not (is_reading(branch) and (branch.shape in read or is_read_elsewhere(branch)))
        and not any(text in branch.text for text in GUARDS)
        and not any(text in f"{branch.case} {branch.text}" for text in REACHED_ELSEWHERE)
    ]
    assert never == []


def test_exceptions_are_tested_elsewhere(sample, manifest):
    """Each test named above exists, and the exceptions are needed."""
    named = [test for test, _ in SITUATIONS.values()]
    named += [test for _, test in UNUSED_WORDS.values()] + [
        *GUARDS.values(),
        *REACHED_ELSEWHERE.values(),
    ]
    named += FORMS_READ_ELSEWHERE.values()
    unit_tests = {test["name"] for test in manifest["unit_tests"].values()}
    assert {test for test in named if "::" not in test} <= unit_tests
    for test in named:
        if "::" not in test:
            continue
        file, function = test.split("::")
        text = (ROOT / "tests" / "python" / file).read_text()
        assert f"def {function}(" in text, test
    assert set(CONSTANT.values()) <= unit_tests
    for (name, column), (words, _) in UNUSED_WORDS.items():
        assert not words & values(sample, name, column)
