"""Small bundles of subscription lines, their builds, and the answers read back."""

import csv
import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import duckdb
from builds import run_dbt

LINE_COLUMNS = [
    "line_id", "account_id", "product_id", "contract_id", "seats", "annual_amount", "currency",
    "starts_on", "ends_on", "term_ends_on", "replaces_line_id", "pricing_model", "end_reason",
    "is_recurring", "is_trial", "version", "recorded_at", "is_void",
]  # fmt: skip
ACCOUNT_COLUMNS = [
    "account_id", "parent_account_id", "employee_count", "csm_id", "coverage", "industry",
    "country", "merged_into_account_id", "merged_at",
]  # fmt: skip
CHANGE_COLUMNS = ["account_id", "field", "old_value", "value", "valid_from", "recorded_at"]


@dataclass
class Bundle:
    """Rows of a bundle in the making; every value is what a CSV holds."""

    lines: list[dict] = field(default_factory=list)
    accounts: dict[str, dict] = field(default_factory=dict)
    changes: list[dict] = field(default_factory=list)
    rates: list[tuple] = field(default_factory=list)

    def account(self, account_id: str, **values) -> None:
        self.accounts.setdefault(account_id, {"account_id": account_id}).update(values)

    def line(
        self,
        account_id: str,
        name: str,
        amount,
        starts_on: str,
        ends_on: str | None = None,
        product: str | None = "P",
        **more,
    ) -> None:
        """A version of a line; term=True commits it to its own end."""
        self.account(account_id)
        if more.pop("term", False):
            more["term_ends_on"] = ends_on
        replaces = more.pop("replaces", None)
        self.lines.append(
            {
                "line_id": f"{account_id}.{name}",
                "account_id": more.pop("held_by", account_id),
                "product_id": product,
                "annual_amount": amount,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "replaces_line_id": replaces
                and (replaces if "." in replaces else f"{account_id}.{replaces}"),
                **more,
            }
        )

    def write(self, folder: Path) -> Path:
        """Writes the bundle below `folder` and returns it."""
        canonical = folder / "canonical"
        canonical.mkdir(parents=True, exist_ok=True)
        (folder / "bundle.yml").write_text("sources: {crm: [canonical], usage: [], support: []}\n")
        tables = {
            "subscription_lines": (LINE_COLUMNS, self.lines),
            "accounts": (ACCOUNT_COLUMNS, list(self.accounts.values())),
            "account_changes": (CHANGE_COLUMNS, self.changes),
            "fx_rates": (
                ["currency", "valid_from", "rate_to_reporting"],
                [
                    dict(zip(["currency", "valid_from", "rate_to_reporting"], rate, strict=True))
                    for rate in self.rates
                ],
            ),
        }
        for table, (columns, rows) in tables.items():
            if rows:
                with (canonical / f"{table}.csv").open("w", newline="") as file:
                    writer = csv.DictWriter(file, columns, restval="")
                    writer.writeheader()
                    writer.writerows(
                        {key: "" if value is None else value for key, value in row.items()}
                        for row in rows
                    )
        return folder


@dataclass(frozen=True)
class Built:
    """A finished DuckDB database and the folder of the dbt run that made it."""

    database: Path
    folder: Path

    def rows(self, sql: str, *values) -> list[tuple]:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql, values).fetchall()


def build_retention(
    bundle: Path, folder: Path, *, tests: bool = False, sources=None, **variables
) -> Built:
    """Builds the retention marts of a bundle, with their tests if asked, into `folder`."""
    database = folder / "retention.duckdb"
    folder.mkdir(parents=True, exist_ok=True)
    selected = ["+path:models/marts/retention", "+possible_early_renewals", "+undated_lines"]
    without = ["unit_test"]
    if tests:
        selected.append("path:tests/retention")
    else:
        without.append("test")
    run_dbt(
        "build", "--select", *selected,
        *(argument for kind in without for argument in ("--exclude-resource-type", kind)),
        "--indirect-selection", "cautious",  # tests that need other rooms' tables run elsewhere
        folder=folder,
        variables={
            "raw_bundle": str(bundle),
            "sources": sources or {"crm": ["canonical"], "usage": [], "support": []},
            **variables,
        },
        environment={"COMMON_GROUND_DATABASE": str(database)},
    )  # fmt: skip
    return Built(database, folder)


def number(value) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize() + 0


def arr(built: Built, account: str, month: str, column: str = "closing_arr"):
    """One number of account_arr_months; None for unknown, and for a row that is not there."""
    day = month_end(month)
    found = built.rows(
        f"select {column} from marts.account_arr_months where account_id = ? and month_end = ?",
        account, day,
    )  # fmt: skip
    return number(found[0][0]) if found else None


def kinds(built: Built, account: str) -> dict:
    """(month, kind) -> amount of an account, from the columns of account_arr_months."""
    found = {}
    names = ["new", "reactivation", "expansion", "contraction", "churned"]
    for closed_on, *amounts in built.rows(
        f"select month_end, {', '.join(name + '_arr' for name in names)} "
        "from marts.account_arr_months where account_id = ?",
        account,
    ):
        for name, amount in zip(names, amounts, strict=True):
            if amount:
                found[f"{closed_on:%Y-%m}", name] = number(amount)
    return found


def months(first: str, last: str) -> list[str]:
    """Months from first to last, written like 2025-03."""
    year, month = map(int, first.split("-"))
    found = []
    while f"{year}-{month:02}" <= last:
        found.append(f"{year}-{month:02}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def month_end(month: str) -> datetime.date:
    year, number_of_month = map(int, month.split("-"))
    year, number_of_month = divmod(year * 12 + number_of_month, 12)
    return datetime.date(year, number_of_month + 1, 1) - datetime.timedelta(days=1)


def movements(built: Built, account: str, month: str | None = None) -> dict:
    """(month, kind, line or product) -> amount, of one account's movements."""
    found = defaultdict(Decimal)
    for month_end_, kind, line, delta in built.rows(
        "select month_end, kind, line_id, arr_delta from marts.arr_movements where account_id = ?",
        account,
    ):
        if month is None or f"{month_end_:%Y-%m}" == month:
            found[f"{month_end_:%Y-%m}", kind, line.split(".")[-1]] += number(delta)
    return dict(found)


def renewals(built: Built, account: str) -> list[tuple]:
    """(due_on, due, renewed, successors, outcome, is_late, days_late) of an account."""
    return [
        (f"{due_on}", number(due), number(renewed), number(followed), *rest)
        for due_on, due, renewed, followed, *rest in built.rows(
            "select due_on, due_arr, renewed_arr, successor_arr, outcome, is_late, days_late "
            "from marts.renewals where account_id = ? order by due_on, contract_id, product_id",
            account,
        )
    ]


def restatements(built: Built, account: str) -> dict:
    """(month, line, cause) -> restated - reported, of an account."""
    return {
        (f"{month:%Y-%m}", line.split(".")[-1], cause): number(restated - reported)
        for month, line, cause, reported, restated in built.rows(
            "select month_end, line_id, cause, reported_arr, restated_arr "
            "from marts.arr_restatements where account_id = ?",
            account,
        )
    }


def retention(built: Built, account: str, month: str, window: int = 12) -> dict:
    """One row of account_retention_months as a dict; empty where there is none."""
    columns = [
        "opening_arr", "closing_arr", "retained_arr", "gross_retained_arr",
        "lost_due_arr", "lost_not_due_arr", "reported_opening_arr", "reported_retained_arr",
        "reported_gross_retained_arr",
    ]  # fmt: skip
    found = built.rows(
        f"select {', '.join(columns)} from marts.account_retention_months "
        "where account_id = ? and month_end = ? and window_months = ?",
        account, month_end(month), window,
    )  # fmt: skip
    return dict(zip(columns, map(number, found[0]), strict=True)) if found else {}
