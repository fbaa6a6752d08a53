"""The whole job on bundles in which hardly anything is known: it publishes empty tables.

One domain alone, nothing dated, no complete month, everything in the future, every row
rejected. The as-of date is given, as nothing here could tell it.
"""

import json
import subprocess
import sys

import builds
import duckdb
import pytest

from common_ground import cli, explain, metric_commands
from common_ground.build import Workplace

pytestmark = pytest.mark.slow

DOMAINS = ("crm", "usage", "support")
ACCOUNTS = ["account_id,account_name,employee_count", "a,Alpha,50"]
LINES = ["line_id,account_id,product_id,annual_amount,starts_on,recorded_at"]
EVENTS = ["event_id,tenant_id,user_id,feature_id,occurred_at"]
TICKETS = ["ticket_id,organization_id,created_at,kind,priority,status"]
# what there is, and how many rows of marts.accounts, marts.tickets and rejected rows follow
LITTLE = {
    "accounts_alone": ({"accounts": ACCOUNTS, "subscription_lines": LINES}, 1, 0, 0),
    "support_alone": (
        {"tickets": [*TICKETS, "t,o,2026-01-05 10:00:00,question,normal,open"]}, 0, 1, 0,
    ),
    "usage_alone": ({"usage_events": [*EVENTS, "e,t,u,f,2026-01-05 10:00:00"]}, 0, 0, 0),
    "undated_facts": (
        {
            "accounts": ACCOUNTS,
            "subscription_lines": LINES,
            "outcomes": ["outcome_id,account_id,due_on,verified_on", "o,a,2026-01-31,2026-01-20"],
            "survey_responses": [
                "response_id,account_id,kind,score,responded_at", "r,a,nps,9,2026-01-05 10:00:00",
            ],
            "services_time": ["entry_id,account_id,worked_on,hours", "s,a,2026-01-08,5"],
        },
        1, 0, 0,
    ),
    "month_not_over": (
        {
            "accounts": ACCOUNTS,
            "subscription_lines": [*LINES, "l,a,p,1200,2026-03-05,2026-03-05"],
            "usage_events": [*EVENTS, "e,a,u,f,2026-03-05 00:00:00"],
        },
        1, 0, 0,
    ),
    "future": (
        {
            "accounts": ACCOUNTS,
            "subscription_lines": [*LINES, "l,a,p,1200,2126-03-05,2126-03-05"],
            "usage_events": [*EVENTS, "e,a,u,f,2126-03-05 00:00:00"],
        },
        1, 0, None,
    ),
    "all_rejected": (
        {
            "accounts": [ACCOUNTS[0], ",Alpha,50"],
            "subscription_lines": [*LINES, "l,zz,p,10,2025-01-01,2025-01-01"],
            "usage_events": [*EVENTS, "e,t,,f,2026-01-01 00:00:00"],
            "tickets": [*TICKETS, ",o,2026-01-01 00:00:00,question,normal,open"],
        },
        0, 0, 4,
    ),
}  # fmt: skip
OF = {"usage_events": "usage", "tickets": "support"}


def write(folder, tables):
    """Writes a bundle in which only the domains of these tables have a source."""
    used = {OF.get(table, "crm") for table in tables}
    (folder / "canonical").mkdir(parents=True)
    sources = {domain: ["canonical"] * (domain in used) for domain in DOMAINS}
    (folder / "bundle.yml").write_text(json.dumps({"sources": sources}))
    for table, rows in tables.items():
        (folder / "canonical" / f"{table}.csv").write_text("\n".join(rows) + "\n")
    return folder


@pytest.mark.parametrize("name", LITTLE)
def test_little_is_published_as_little(tmp_path, name, monkeypatch, capsys):
    tables, accounts, tickets, rejected = LITTLE[name]
    raw, out = write(tmp_path / "bundle", tables), tmp_path / "out.duckdb"
    done = subprocess.run(
        [sys.executable, "-m", "common_ground", "build", "--raw", str(raw), "--out", str(out),
         "--as-of", "2026-03-20"],
        cwd=builds.ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    with duckdb.connect(str(out), read_only=True) as published:

        def count(table):
            return published.execute(f"select count(*) from {table}").fetchone()[0]

        assert (count("marts.accounts"), count("marts.tickets")) == (accounts, tickets)
        assert count("marts.calendar_days") == count("metrics.company_monthly") == 0
        if rejected is not None:
            assert count("quality.rejected_rows") == rejected
    numbers = metric_commands.Numbers(out, Workplace.of(raw, out).target)
    for module in (metric_commands, explain):
        monkeypatch.setattr(module, "Numbers", lambda *_, found=numbers: found)
    for arguments in (["metrics", "list"], ["metrics", "query", "arr"], ["explain", "nrr_12m"]):
        assert cli.main(arguments) == 0
        assert metric_commands.NO_MONTHS in capsys.readouterr().out
