"""Writes one self-contained page from a published file.

    python dashboards/build.py [--data FILE.duckdb] [--out FILE.html] [--account ID]

The file is opened read-only. Every rate comes from the metric layer's tables or, for one
account, from the marts; the page only arranges them. What a file does not hold yet is said
in its place.
"""

import argparse
import sys
from html import escape
from pathlib import Path
from string import Template

import charts
import duckdb
from charts import PALETTE, Line, number, percent

MONTHS_SHOWN = 25
BANDS = {
    "red": "#b5394a", "orange": "#dd8438", "yellow": "#e6c84b", "lime": "#a4c957",
    "green": "#4b9a5b", "no band": "#c9cfd6", "no telemetry": "#e4e7eb",
}  # fmt: skip


class Published:
    """Questions to a published file; a table or column that is not there gives nothing."""

    def __init__(self, path: Path):
        """Opens the file at `path` read-only; raises duckdb.Error if it is none."""
        self.connection = duckdb.connect()
        # under a name of its own: the file may be called like one of its schemas
        place = str(path.absolute()).replace("'", "''")
        self.connection.execute(f"attach '{place}' as published (read_only)")
        self.connection.execute("use published")
        self.columns: dict[str, set[str]] = {}
        for schema, table, column in self.connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns "
            "where table_catalog = 'published'"
        ).fetchall():
            self.columns.setdefault(f"{schema}.{table}", set()).add(column)

    def rows(
        self, table: str, columns: list[str], rest: str = "", values: list | None = None
    ) -> list[dict]:
        """Rows of a table as dicts; a column that it does not have is None in every row."""
        have = self.columns.get(table, set())
        if not have:
            return []
        chosen = ", ".join(name if name in have else f"null as {name}" for name in columns)
        found = self.connection.execute(f"select {chosen} from {table} {rest}", values or [])
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def as_float(value) -> float | None:
    """A number of any width as float; None stays None."""
    return None if value is None else float(value)


def section(title: str, note: str, *body: str) -> str:
    """A titled box of the page; title and note are plain texts, the body is HTML."""
    head = f'<h2>{escape(title)}</h2><p class="note">{escape(note)}</p>'
    return f"<section>{head}{''.join(body)}</section>"


def table(head: list[str], rows: list[list[str]], with_total: bool = False) -> str:
    """An HTML table of plain texts; the last row is the total, if so said."""
    lines = ["<tr>" + "".join(f"<th>{escape(cell)}</th>" for cell in head) + "</tr>"]
    for place, row in enumerate(rows):
        mark = ' class="total"' if with_total and place == len(rows) - 1 else ""
        lines.append(f"<tr{mark}>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>")
    return f"<table>{''.join(lines)}</table>"


def series(rows: list[dict], column: str) -> list[float | None]:
    """One column of rows as numbers."""
    return [as_float(row[column]) for row in rows]


def retention(company: list[dict], provisional: list[bool]) -> str:
    """Net retention and its two levers over time."""
    months = [str(row["month_end"]) for row in company]
    return section(
        "Net retention and its two levers",
        "ARR kept and grown from the customers of twelve months before (net), the part that "
        "was only kept (gross, the renewal lever), and the difference (the upsell lever).",
        '<div class="row"><div>',
        charts.lines(
            months,
            [
                Line("net retention", series(company, "nrr_12m"), PALETTE[0]),
                Line("gross retention", series(company, "grr_12m"), PALETTE[1]),
            ],
            provisional,
            "Net and gross retention over twelve months",
            "of ARR 12 months before",
            lambda value: percent(value, 0),
        ),
        "</div><div>",
        charts.lines(
            months,
            [Line("upsell lever", series(company, "upsell_12m"), PALETTE[2])],
            provisional,
            "The upsell lever: net less gross retention",
            "of ARR 12 months before",
            lambda value: percent(value, 0),
        ),
        "</div></div>",
    )


def segments(data: Published, month: str) -> str:
    """The segment leader's table and the roll-forward of ARR, for one month."""
    rates = {
        row["segment_id"]: row
        for row in data.rows(
            "metrics.segment_monthly",
            [
                "segment_id", "nrr_12m", "grr_12m", "gross_renewal_rate", "healthy_user_rate",
                "breadth", "services_margin", "billable_utilisation", "first_reply_sla",
            ],
            "where month_end = cast(? as date)",
            [month],
        )
    }  # fmt: skip
    money = [
        "opening_arr", "new_arr", "reactivation_arr", "expansion_arr", "contraction_arr",
        "churned_arr", "migrated_in_arr", "migrated_out_arr", "closing_arr",
    ]  # fmt: skip
    counts = ["accounts", "customers", "csqls_created", "advocacy_acts"]
    found = data.rows(
        "marts.segment_months",
        ["segment_id", *counts, *money],
        "where month_end = cast(? as date) order by closing_arr desc",
        [month],
    )
    if not found:
        return section("Segments", "marts.segment_months is not in this file.")
    cards, roll = [], []
    for row in found:
        rate = rates.get(row["segment_id"], {})
        cards.append(
            [row["segment_id"].capitalize()]
            + [number(row[c]) for c in ("accounts", "customers", "closing_arr")]
            + [
                percent(as_float(rate.get(c)))
                for c in (
                    "nrr_12m", "grr_12m", "gross_renewal_rate", "breadth", "healthy_user_rate",
                    "first_reply_sla", "services_margin", "billable_utilisation",
                )
            ]
            + [number(row[c]) for c in ("csqls_created", "advocacy_acts")]
        )  # fmt: skip
        roll.append([row["segment_id"].capitalize()] + [number(row[c]) for c in money])
    known = {c: [row[c] for row in found if row[c] is not None] for c in money}
    roll.append(["All"] + [number(sum(known[c]) if known[c] else None) for c in money])
    return section(
        f"Segments in {month[:7]}",
        "The same bands for every department. Rates of retention go by the segment at the "
        "opening, stocks by the segment at the month's end. A dash is not known.",
        table(
            [
                "Segment", "Accounts", "Customers", "ARR", "Net retention", "Gross retention",
                "Gross renewal rate", "Breadth", "Healthy users", "First reply in time",
                "Services margin", "Billable utilisation", "CSQLs", "Advocacy acts",
            ],
            cards,
        ),
        "<h2 style='margin-top:18px'>How ARR moved</h2>",
        '<p class="note">Opening and all movements, migrations between segments as their own, '
        "give the closing.</p>",
        table(
            [
                "Segment", "Opening", "New", "Reactivated", "Expansion", "− Contraction",
                "− Churn", "Migrated in", "− Migrated out", "Closing",
            ],
            roll,
            with_total=True,
        ),
    )  # fmt: skip


def adoption(data: Published, months: list[str], provisional: list[bool]) -> str:
    """Accounts by depth and breadth band over the last thirteen months."""
    shown, flags = months[-13:], provisional[-13:]
    charts_made = []
    for measure in ("depth", "breadth"):
        found = data.connection.execute(
            f"""select month_end, case when not has_telemetry then 'no telemetry'
                    else coalesce({measure}_band, 'no band') end as band, count(*)
                from marts.account_adoption_months
                where closing_arr > 0 group by all"""
        ).fetchall()
        counted = {(str(month), band): count for month, band, count in found}
        layers = [
            Line(band, [counted.get((month, band)) for month in shown], color)
            for band, color in BANDS.items()
            if any((month, band) in counted for month in shown)
        ]
        title = f"Customers by {measure} band"
        charts_made.append(
            f"<div><b>{title}</b>"
            + charts.stacked_bars(shown, layers, flags, title, "customers")
            + "</div>"
        )
    return section(
        "Adoption",
        "Depth by the share of users who come at least ten days of 28, breadth by the key "
        "features in use. A customer without telemetry is neither green nor red.",
        f'<div class="row">{"".join(charts_made)}</div>',
    )


def experience(data: Published, company: list[dict], provisional: list[bool]) -> str:
    """Promises kept, satisfaction and the backlog."""
    months = [str(row["month_end"]) for row in company]
    backlog = {
        str(month): as_float(value)
        for month, value in data.connection.execute(
            "select month_end, sum(backlog) from marts.segment_months group by month_end"
        ).fetchall()
    }
    return section(
        "Customer experience",
        "Share of tickets answered and solved in business time as promised, share of good "
        "ratings, and the tickets open at each month's end.",
        '<div class="row"><div>',
        charts.lines(
            months,
            [
                Line("first reply in time", series(company, "first_reply_sla"), PALETTE[0]),
                Line("solved in time", series(company, "resolution_sla"), PALETTE[1]),
                Line("satisfied", series(company, "csat"), PALETTE[2]),
            ],
            provisional,
            "Promises kept and satisfaction",
            "share of tickets",
            lambda value: percent(value, 0),
        ),
        "</div><div>",
        charts.stacked_bars(
            months,
            [Line("open tickets", [backlog.get(month) for month in months], PALETTE[3])],
            provisional,
            "Tickets open at the month's end",
            "tickets",
        ),
        "</div></div>",
    )


def definition_gap(data: Published, account_id: str | None) -> str:
    """Why two departments name two numbers for one account."""
    title = "Why two departments name two numbers"
    place = "marts.adoption_definition_gaps"
    if place not in data.columns:
        return section(title, f"{place} is not in this file.")
    best = data.connection.execute(
        f"""select account_id, month_end, measure, from_definition, any_value(to_definition)
            from {place}
            where axis <> 'not_comparable' and account_id = coalesce(?, account_id)
            group by account_id, month_end, measure, from_definition
            having count(*) > 1
            order by month_end desc, count(case when delta <> 0 then 1 end) desc,
                abs(sum(delta)) desc, account_id
            limit 1""",
        [account_id],
    ).fetchone()
    if best is None:
        return section(title, "No account of this file can be compared by two definitions.")
    account_id, month, measure, from_definition, to_definition = best
    steps = data.connection.execute(
        f"""select axis, value_before, value_after from {place}
            where account_id = ? and month_end = ? and measure = ? and from_definition = ?
            order by step""",
        [account_id, month, measure, from_definition],
    ).fetchall()
    walk = [(from_definition.replace("_", "\n"), float(steps[0][1]), float(steps[0][1]))]
    walk += [(axis.replace("_", "\n"), float(b), float(a)) for axis, b, a in steps if a != b]
    walk.append((to_definition.replace("_", "\n"), float(steps[-1][2]), float(steps[-1][2])))
    return section(
        title,
        f"{measure.capitalize()} of account {account_id} in {str(month)[:7]}: from "
        f"“{from_definition}” to the shared definition, one difference at a time. The steps "
        "add up to the gap exactly.",
        charts.waterfall(
            walk, f"{measure} of {account_id}", "share", lambda value: percent(value, 0)
        ),
    )


def page(data: Published, account_id: str | None) -> str:
    """The whole page as HTML."""
    company = data.rows(
        "metrics.company_monthly",
        [
            "month_end", "arr", "customers", "nrr_12m", "grr_12m", "upsell_12m",
            "first_reply_sla", "resolution_sla", "csat", "nps",
        ],
        "order by month_end",
    )[-MONTHS_SHOWN:]  # fmt: skip
    if "metrics.company_monthly" not in data.columns:
        raise SystemExit("metrics.company_monthly is not in this file: run `make build` first.")
    if not company:
        return filled(
            "<h1>Common Ground</h1>",
            section(
                "Nothing to show yet",
                "This file holds no complete month: its data are undated, or not yet a month old, "
                "or of no account. Or its metrics were not filled: `make build` does.",
            ),
        )
    final = dict(
        data.connection.execute(
            "select month_end, bool_and(is_month_final) from marts.segment_months group by all"
        ).fetchall()
    )
    provisional = [not final.get(row["month_end"], False) for row in company]
    months = [str(row["month_end"]) for row in company]
    last = company[-1]
    last_final = [row for row, flag in zip(company, provisional, strict=True) if not flag]
    shown = last_final[-1] if last_final else last
    figures = [
        ("Net retention, 12 months", percent(as_float(shown["nrr_12m"]))),
        ("Gross retention, 12 months", percent(as_float(shown["grr_12m"]))),
        ("Upsell lever", percent(as_float(shown["upsell_12m"]))),
        ("ARR", number(as_float(shown["arr"]))),
        ("Customers", number(as_float(shown["customers"]))),
    ]
    body = [
        "<h1>Common Ground</h1>",
        f"<p>One shared set of customer-success numbers. The figures below are of "
        f"{str(shown['month_end'])[:7]}, the last month that is final"
        f"{'' if last_final else ' or not'}; the charts run to {months[-1][:7]}. Months on "
        f'<span class="mark">this ground</span> are provisional: what is entered '
        "late, renewals above all, can still change them.</p>",
        '<div class="figures">'
        + "".join(
            f'<div class="figure"><b>{value}</b><span>{name}</span></div>'
            for name, value in figures
        )
        + "</div>",
        retention(company, provisional),
        segments(data, str(shown["month_end"])),
        adoption(data, months, provisional),
        experience(data, company, provisional),
        definition_gap(data, account_id),
    ]
    return filled(*body)


def filled(*body: str) -> str:
    """The page's frame around its body, which is HTML."""
    template = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
    return template.substitute(body="\n".join(body))


def main(arguments: list[str]) -> None:
    """Reads the command line and writes the page."""
    parser = argparse.ArgumentParser(description="Write one page from a published file.")
    parser.add_argument("--data", type=Path, default=Path("warehouse/common_ground.duckdb"))
    parser.add_argument("--out", type=Path, help="default: beside the data, ending in .html")
    parser.add_argument("--account", help="account of the last section; default: a telling one")
    chosen = parser.parse_args(arguments)
    if not chosen.data.is_file():
        raise SystemExit(f"{chosen.data} is not there: run `make build` first.")
    out = chosen.out or chosen.data.with_suffix(".html")
    if out.exists() and out.samefile(chosen.data):
        raise SystemExit(f"{out} holds the data: give another --out.")
    try:
        written = page(Published(chosen.data), chosen.account)
    except duckdb.Error as error:
        first = str(error).split("\n")[0]
        raise SystemExit(
            f"{chosen.data} cannot be shown: {first}\nRun `make build` again."
        ) from error
    try:
        out.write_text(written, encoding="utf-8")
    except OSError as error:
        raise SystemExit(f"{out} cannot be written: {error.strerror}.") from error
    print(f"Wrote {out}")


if __name__ == "__main__":
    main(sys.argv[1:])
