"""Time the ticket models on made-up tickets: `python benchmarks/tickets.py [tickets]`.

Makes a bundle of that many tickets (a million by default) with a reply, a solve and, for one in
ten, a change of schedule; runs dbt on it and prints the seconds of each ticket model.
"""

import json
import sys
import tempfile
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "python"))
from builds import bundle_vars, run_dbt  # noqa: E402

TABLES = {
    "accounts": "select 'a' || range as account_id from range(1000)",
    "subscription_lines": "select 'l' as line_id, 'a0' as account_id, 1 as annual_amount, "
    "date '2022-01-01' as starts_on where false",
    "tickets": "select 't' || n as ticket_id, 'a' || n % 1000 as organization_id, created_at, "
    "'normal' as priority from numbered",
    "ticket_events": "select 't' || n as ticket_id, created_at + to_seconds(n * 7919 % 200000) "
    "as occurred_at, 'public_reply' as kind, 'agent' as actor_type, 'x' || n % 50 as actor_id, "
    "null as value from numbered union all select 't' || n, created_at + "
    "to_seconds(200000 + n * 104729 % 900000), 'status', 'agent', 'x' || n % 50, 'solved' "
    "from numbered",
    "ticket_schedules": "select 't' || n as ticket_id, 'emea' as schedule_id, created_at + "
    "interval 5 hour as valid_from from numbered where n % 10 = 0",
}


def main(tickets: int) -> None:
    """Make the bundle, build the ticket models on it, print what each took."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        bundle = folder / "bundle"
        (bundle / "canonical").mkdir(parents=True)
        maker = duckdb.connect()
        maker.execute(
            "create table numbered as select range as n, timestamp '2022-01-01' "
            f"+ to_seconds(range * 86400000 // {tickets}) as created_at from range({tickets})"
        )
        for table, query in TABLES.items():
            maker.execute(f"copy ({query}) to '{bundle}/canonical/{table}.parquet'")
        (bundle / "bundle.yml").write_text(
            "sources: {crm: [canonical], usage: [], support: [canonical]}\n"
            "vars: {as_of_date: '2025-01-31'}\n"
        )
        where = {
            "folder": folder / "run",
            "variables": bundle_vars(bundle),
            "environment": {"COMMON_GROUND_DATABASE": str(folder / "tickets.duckdb")},
        }
        run_dbt("seed", **where)
        run_dbt("run", "--select", "+tickets", **where)
        database = duckdb.connect(str(folder / "tickets.duckdb"), read_only=True)
        (built,) = database.execute("select count(*) from marts.tickets").fetchone()
        assert built == tickets, f"{built:,} tickets of {tickets:,} were built"
        results = json.loads((folder / "run" / "target" / "run_results.json").read_text())
        total = 0.0
        for result in results["results"]:
            name = result["unique_id"].split(".")[-1]
            if "experience" in name or name == "tickets":
                total += result["execution_time"]
                print(f"{result['execution_time']:8.2f} s  {name}")
        print(f"{total:8.2f} s  in all, {tickets:,} tickets")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
