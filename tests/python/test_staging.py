"""Staging keeps the good rows and says of every other row why it is bad."""

import collections
import csv
import pathlib

import duckdb

TRUTH = pathlib.Path("raw/sample/_truth/bad_rows.csv")

# what the generator planted -> words of the reason that must be given for it
WORDS = {
    "duplicate_key": ["duplicate key"],
    "impossible_date": ["cannot be read as date", "cannot be read as timestamp"],
    "unparseable_amount": ["cannot be read as numeric", "cannot be read as integer"],
    "unreadable_flag": ["cannot be read as boolean"],
    "unknown_word": ["is not one of"],
    "not_positive": ["is not above zero", "is not above 0", "is negative", "is zero"],
    "off_scale": ["lies below 0", "lies above scale_max"],
    "no_date": ["lies before 1990-01-01"],
    "nothing_named": ["are both missing"],
    "unknown_account": ["unknown account"],
    "missing_value": ["is missing"],
    "before_2000": ["lies before 2000-01-01"],
    "after_latest_recorded": ["lies after the latest recorded time"],
    "ends_before_start": [
        f"lies before {start}"
        for start in ("starts_on", "started_on", "issued_on", "created_at", "released_on")
    ],
}
PERSONS = {"contacts", "usage_users"}  # their keys are hashed in rejected_rows


def planted():
    with TRUTH.open(newline="") as file:
        return list(csv.DictReader(file))


def kind_of(reason):
    kinds = [kind for kind, words in WORDS.items() if any(word in reason for word in words)]
    assert len(kinds) == 1, f"{reason!r} means {kinds}"
    return kinds[0]


def rejected(sample_build):
    with duckdb.connect(str(sample_build), read_only=True) as connection:
        return connection.execute(
            "select source_table, row_key, reason, row_count from quality.rejected_rows"
        ).fetchall()


def test_exactly_the_planted_rows_are_rejected(sample_build):
    found = collections.Counter()
    for table, _, reason, count in rejected(sample_build):
        found[table, kind_of(reason)] += count
    expected = collections.Counter((row["source_table"], row["kind"]) for row in planted())
    assert found == expected


def test_a_rejected_row_is_named_by_its_key(sample_build):
    # in any case, as a currency is kept in capitals
    keys = {(table, key.split("|")[0].lower()) for table, key, _, _ in rejected(sample_build)}
    for row in planted():
        if row["source_table"] not in PERSONS | {"usage_events"} and row["row_key"]:
            assert (row["source_table"], row["row_key"].split("|")[0].lower()) in keys


def test_rejected_rows_name_no_person(sample_build):
    text = " ".join(key for _, key, _, _ in rejected(sample_build))
    for row in planted():
        if row["source_table"] in PERSONS and row["row_key"]:
            assert row["row_key"] not in text
