"""`python -m common_ground explain`: from a number down to its evidence.

The number, its two parts and what each account brings come from the metric layer; the
contract lines and days of use behind an account from the published tables, the rows behind
everything else from evidence.py. Every list adds up to the number above it.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from common_ground import evidence
from common_ground.metric_commands import (
    ATTRIBUTES,
    Numbers,
    base_metrics,
    month_end_of,
    say_table,
    shown,
    source_tables,
)
from common_ground.metrics import Metric

ZERO = Decimal(0)
USE = ("account_adoption_days", "account_adoption_months")
REVENUE = ("account_retention_months", "account_product_arr_months", "account_arr_months")
WINDOWS = {"12m": 12, "3m": 3}
LATE_EVENTS = """
select count(*) as late
from staging.stg_usage__usage_events as events
inner join intermediate.int_core__tenants_matched as tenants
    on events.tenant_id = tenants.tenant_id
inner join intermediate.int_core__month_ends as months on months.month_end = ?
where tenants.account_id = ?
and cast(events.occurred_at as date) between ? and ?
and cast(events.received_at as date) > months.close_on
and cast(events.received_at as date) <= ?
"""


@dataclass
class Part:
    """What an account brings: both sides then and now, and its share of the change."""

    account: str
    before: tuple[Decimal, Decimal]
    now: tuple[Decimal, Decimal]
    change: Decimal


def run(options) -> None:
    """Answer the command line."""
    numbers = Numbers(options.database)
    filters = {
        word: getattr(options, word)
        for word in (*ATTRIBUTES, "account")
        if getattr(options, word, None)
    }
    month = month_end_of(options.month) if options.month else numbers.last_month
    explain(numbers, options.metric, month, filters, options.top)


def explain(numbers: Numbers, word: str, month: datetime.date, filters, top=10, say=print) -> None:
    """Print a metric of a month, its parts, the accounts behind its change, their evidence."""
    metric = numbers.metric(word)
    before = month.replace(day=1) - datetime.timedelta(1)
    parts = account_parts(numbers, metric, month, filters)
    where = ", ".join(f"{name} {value}" for name, value in filters.items())
    asked = f"{month:%B %Y}{', ' + where if where else ''}{numbers.finality(month)}"
    say(f"{metric.label} ({metric.name}), {asked}")
    if where and any(name in ATTRIBUTES for name in filters):
        say(f"as the accounts were at the {metric.at}")
    say("")
    _say_sides(numbers, metric, month, before, filters, parts, say)
    _say_accounts(metric, parts, before, top, say)
    shown_parts = sorted(parts, key=lambda part: -abs(part.change))[:top]
    changed = [part for part in shown_parts if part.change] or shown_parts
    for part in changed:
        _say_evidence(numbers, metric, part, month, before, say)


def sides(numbers: Numbers, metric: Metric) -> list[tuple[int, str, str | None]]:
    """Return (sign, numerator, denominator) of each ratio that a metric adds up from."""
    if metric.kind == "ratio":
        return [(1, metric.numerator, metric.denominator)]
    if metric.kind == "simple":
        return [(1, metric.name, None)]
    first, second = (numbers.layer.metrics[name] for name in metric.inputs)
    return [(1, first.numerator, first.denominator), (-1, second.numerator, second.denominator)]


def account_parts(numbers: Numbers, metric: Metric, month, filters) -> list[Part]:
    """Return what each account brings to a metric of a month and to its change.

    The change of a ratio is split exactly: an account brings the change of its numerator
    less the old rate times the change of its denominator, over the new denominator.
    """
    before = month.replace(day=1) - datetime.timedelta(1)
    shares: dict[str, Decimal] = defaultdict(Decimal)
    now_sides: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    old_sides: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for sign, numerator, denominator in sides(numbers, metric):
        now = _by_account(numbers, metric, numerator, denominator, month, filters)
        old = _by_account(numbers, metric, numerator, denominator, before, filters)
        totals = [
            sum((value[side] for value in values.values()), ZERO)
            for values in (now, old)
            for side in (0, 1)
        ]
        rate = totals[2] / totals[3] if denominator and totals[3] else ZERO
        for account in now.keys() | old.keys():
            new, past = now.get(account, (ZERO, ZERO)), old.get(account, (ZERO, ZERO))
            if denominator is None:
                shares[account] += sign * (new[0] - past[0])
            elif totals[1] and totals[3]:
                moved = (new[0] - past[0]) - rate * (new[1] - past[1])
                shares[account] += sign * moved / totals[1]
            now_sides[account][0] += sign * new[0]
            old_sides[account][0] += sign * past[0]
            now_sides[account][1] = new[1]
            old_sides[account][1] = past[1]
    return [
        Part(account, tuple(old_sides[account]), tuple(now_sides[account]), shares[account])
        for account in sorted(shares, key=str)
    ]


def _by_account(numbers, metric, numerator, denominator, month, filters):
    names = [numerator] + ([denominator] if denominator else [])
    items = [(word, value) for word, value in filters.items()]
    found: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    layer = numbers.layer
    where = [
        f"{_reference(numbers, metric, names, word)} = '{str(value)}'" for word, value in items
    ]
    day = "{{ TimeDimension('metric_time', 'day') }}"
    where += [f"{day} >= '{month.replace(day=1)}'", f"{day} <= '{month}'"]
    for row in numbers.rows(layer.sql(names, ["account"], where)):
        for side, name in enumerate(names):
            found[row["account"]][side] += Decimal(str(row[name] or 0))
    return {account: tuple(values) for account, values in found.items()}


def _reference(numbers, metric, names, word) -> str:
    item = numbers._dimension(names, word, metric.at)
    if "__" in item:
        return f"{{{{ Dimension('{item}') }}}}"
    return f"{{{{ Entity('{item}') }}}}"


def _say_sides(numbers, metric, month, before, filters, parts, say) -> None:
    value, past = (numbers.value(metric.name, day, filters) for day in (month, before))
    rows = [(metric.label, shown(past, metric), shown(value, metric))]
    is_ratio = metric.kind != "simple"
    if is_ratio:
        first = sides(numbers, metric)
        names = [numbers.layer.metrics[first[0][1]], numbers.layer.metrics[first[0][2]]]
        labels = [names[0].label, names[1].label]
        if len(first) > 1:
            labels[0] += f" less {numbers.layer.metrics[first[1][1]].label}"
        for side, label in enumerate(labels):
            totals = [
                sum((getattr(part, when)[side] for part in parts), ZERO)
                for when in ("before", "now")
            ]
            rows.append((("÷ " if side else "  ") + label, *(shown(total) for total in totals)))
    say_table(["", f"{before:%B %Y}", f"{month:%B %Y}"], rows, say, numeric={1, 2})
    say(f"\nRead from {', '.join(source_tables(numbers.layer, metric))}.\n")


def _say_accounts(metric, parts, before, top, say) -> None:
    total = sum((part.change for part in parts), ZERO)
    changed = sorted((part for part in parts if part.change), key=lambda part: -abs(part.change))
    say(f"Accounts behind the change since {before:%B %Y} ({len(changed)} of {len(parts)})\n")
    is_ratio = metric.kind != "simple"
    rows = [
        (
            part.account,
            *(shown(getattr(part, when)[0]) for when in ("before", "now")),
            *((shown(part.before[1]), shown(part.now[1])) if is_ratio else ()),
            _share(part.change, metric),
        )
        for part in changed[:top]
    ]
    blank = ("",) * (4 if is_ratio else 2)
    rest = changed[top:]
    if rest:
        left = sum((part.change for part in rest), ZERO)
        rows.append((f"{len(rest)} others", *blank, _share(left, metric)))
    rows.append(("all", *blank, _share(total, metric)))
    names = ["account", "then", "now"]
    if is_ratio:
        names = ["account", "numerator then", "now", "denominator then", "now ", "share of change"]
    else:
        names.append("change")
    say_table(names, rows, say, numeric=set(range(1, len(names))))


def _share(value: Decimal, metric: Metric) -> str:
    if metric.unit == "share":
        return f"{float(value) * 100:+.3f} points"
    return f"{float(value):+,.4f}" if metric.kind != "simple" else shown(value, metric, sign=True)


def _say_evidence(numbers, metric, part, month, before, say) -> None:
    models = {base.model for base in base_metrics(numbers.layer, metric)}
    say(f"\n{part.account}")
    if metric.name in evidence.QUERIES:
        if models & set(USE):
            _say_use(numbers, part, month, say)
        _say_rows(numbers, metric, part, month, say)
    elif models & set(REVENUE):
        _say_lines(numbers, metric, part, month, say)
    elif "renewals" in models:
        _say_renewals(numbers, part, month, say)
    else:
        _say_use(numbers, part, month, say)


def _indented(say):
    return lambda text: say(f"  {text}")


def _say_lines(numbers, metric, part, month, say) -> None:
    """Print the lines whose changes lead from the opening to the month-end."""
    months = next((n for word, n in WINDOWS.items() if metric.name.endswith(word)), 1)
    opening = evidence.months_before(month, months)
    lines = numbers.rows(
        "select line_id, month_end, kind, reason, product_id, arr_delta from arr_movements "
        "where account_id = ? and month_end > ? and month_end <= ? order by month_end, line_id",
        [part.account, opening, month],
    )
    ends = numbers.rows(
        "select month_end, closing_arr from account_arr_months "
        "where account_id = ? and month_end in (?, ?)",
        [part.account, opening, month],
    )
    arr = {row["month_end"]: row["closing_arr"] for row in ends}
    rows = [(f"ARR {opening:%Y-%m}", "", "", "", shown(arr.get(opening, ZERO)))]
    rows += [
        (
            row["line_id"],
            f"{row['month_end']:%Y-%m}",
            row["kind"],
            row["reason"],
            shown(row["arr_delta"], sign=True),
        )
        for row in lines
    ]
    rows.append((f"ARR {month:%Y-%m}", "", "", "", shown(arr.get(month, ZERO))))
    say_table(["contract line", "month", "movement", "why", "ARR"], rows, _indented(say), {4})
    for end in dict.fromkeys((opening, month)):
        late = numbers.rows(
            "select line_id, cause, reported_arr, restated_arr from arr_restatements "
            "where account_id = ? and month_end = ? order by line_id",
            [part.account, end],
        )
        for row in late:
            say(
                f"  After the close of {end:%B %Y}: {row['line_id']} ({row['cause']}), "
                f"{shown(row['reported_arr'])} → {shown(row['restated_arr'])}"
            )


def _say_renewals(numbers, part, month, say) -> None:
    rows = numbers.rows(
        "select coalesce(contract_id, product_id) as contract, due_on, due_arr, successor_arr, "
        "renewed_arr, outcome, days_late from renewals where account_id = ? "
        "and due_on > ? and due_on <= ? order by due_on",
        [part.account, evidence.months_before(month, 1), month],
    )
    say_table(
        ["contract", "due on", "due", "successor", "renewed", "outcome", "days late"],
        [tuple(shown(v) if isinstance(v, Decimal) else str(v) for v in r.values()) for r in rows],
        _indented(say),
        {2, 3, 4},
    )


def _say_use(numbers, part, month, say) -> None:
    """Print the days of use of the 28 days; active users a day add up to the user-days."""
    first = month - datetime.timedelta(27)
    days = numbers.rows(
        "select adoption_date, active_users_1d from account_adoption_days "
        "where account_id = ? and adoption_date between ? and ? and active_users_1d > 0 "
        "order by 1",
        [part.account, first, month],
    )
    end = numbers.rows(
        "select * from account_adoption_days where account_id = ? and adoption_date = ?",
        [part.account, month],
    )
    if not end or not end[0]["has_telemetry"]:
        say("  Without telemetry: unknown, on neither side.")
        return
    end = end[0]
    say(
        f"  {end['active_users_28d']} active users, {end['active_users_90d']} in 90 days; "
        f"{end['healthy_users_28d']} healthy, {end['power_users_28d']} power users; "
        f"{shown(end['licensed_seats'])} seats; "
        f"{shown(end['entitled_features_used_28d'])} of {shown(end['entitled_features'])} "
        "entitled features used"
    )
    rows = [(f"{row['adoption_date']:%Y-%m-%d}", str(row["active_users_1d"])) for row in days]
    rows.append(("28 days", str(sum(row["active_users_1d"] for row in days))))
    say_table(["day of use", "active users"], rows, _indented(say), {1})
    late = late_events(numbers, part.account, first, month)
    if late is None:
        say("  Which events came late cannot be told from the published file (raw rows stay")
        say("  out of it); read the build's own database: --database warehouse/dev.duckdb.")
    elif late:
        say(f"  Arrived after the month was closed: {late} events.")
    else:
        say("  Nothing of it arrived after the month was closed.")


def late_events(numbers: Numbers, account: str, first, last) -> int | None:
    """Return how many events of these days became known after the close; None = cannot tell."""
    try:
        found = numbers.rows(LATE_EVENTS, [last, account, first, last, numbers.as_of])
    except duckdb.Error:
        return None
    return found[0]["late"]


def _say_rows(numbers, metric, part, month, say) -> None:
    """Print the rows behind the account's part, and what they add up to."""
    missing = evidence.missing_tables(numbers, metric.name)
    if missing:
        say("  The rows behind it are not published (they would be raw rows); read the build's")
        say("  own database: --database warehouse/dev.duckdb.")
        return
    found = evidence.find(numbers, metric.name, part.account, month)
    if not found.rows:
        say("  Nothing of it in this month.")
        return
    is_ratio = "denominator" in found.rows[0]
    sides_ = ["numerator", "denominator"] if is_ratio else ["numerator"]
    rows = [
        (*(_word(row[name]) for name in found.words), *(shown(row[side]) for side in sides_))
        for row in found.rows
    ]
    blank = ("",) * (len(found.words) - 1)
    rows.append(("all", *blank, *(shown(found.total(side)) for side in sides_)))
    headings = [*found.words, *(sides_ if is_ratio else ["counts"])]
    say_table(headings, rows, _indented(say), set(range(len(found.words), len(headings))))


def _word(value) -> str:
    return "" if value is None else str(value)
