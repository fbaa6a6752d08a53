"""`python -m common_ground explain`: from a number down to its evidence.

The number, its two parts and what each account brings come from the metric layer; the
contract lines and days of use behind an account from the published tables, the rows behind
everything else from the queries of analyses/evidence. Every list adds up to the number above it.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common_ground import evidence
from common_ground.errors import CommonGroundError, Problem
from common_ground.metric_commands import (
    ATTRIBUTES,
    NO_MONTHS,
    Numbers,
    base_metrics,
    check_filters,
    month_end_of,
    one_line,
    say_table,
    shown,
    source_tables,
)
from common_ground.metrics import Metric, MetricLayer

USE = ("account_adoption_days",)
REVENUE = ("account_retention_months", "account_product_arr_months", "account_arr_months")
WINDOWS = {"12m": 12, "3m": 3}
MONTH = "metric_time__month"

# Numerator and denominator of one month, None where nothing is known of one; a metric that
# is no ratio has no denominator.
Sides = tuple[Fraction | None, Fraction | None]
NOTHING: Sides = (None, None)


@dataclass(frozen=True)
class Term:
    """A metric of the layer that is added to (or taken from) one side of another."""

    side: int
    sign: int
    name: str
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """What an account (or a CSM) brings: both sides then and now, its share of the change.

    The share is None where one of the months has no value, so that there is no change.
    """

    name: str | None
    before: Sides
    now: Sides
    change: Fraction | None


def run(options) -> None:
    """Answer the command line."""
    numbers = Numbers(options.database)
    filters = {
        word: getattr(options, word)
        for word in (*ATTRIBUTES, "account")
        if getattr(options, word) is not None
    }
    check_filters(filters)
    month = month_end_of(options.month) if options.month is not None else numbers.last_month
    explain(numbers, options.metric, month, filters, options.top)


def explain(numbers: Numbers, word: str, month: datetime.date, filters, top=10, say=print) -> None:
    """Print a metric of a month, its parts, the accounts behind its change, their evidence.

    Raises CommonGroundError if the metric, the month or the value of a filter is none here.
    """
    metric = numbers.metric(word)
    if numbers.last_month is None:
        say(f"{metric.label} ({metric.name})\n\n{NO_MONTHS}")
        return
    _check_month(numbers, month)
    before = month.replace(day=1) - datetime.timedelta(1)
    value, past = (numbers.value(metric.name, day, filters) for day in (month, before))
    parts = account_parts(numbers, metric, month, filters)
    where = ", ".join(f"{name} {one_line(value)}" for name, value in filters.items())
    asked = f"{month:%B %Y}{', ' + where if where else ''}{numbers.finality(month)}"
    say(f"{metric.label} ({metric.name}), {asked}")
    if any(name in ATTRIBUTES for name in filters):
        say(f"as the accounts were at the {metric.at}")
    say("")
    _say_sides(numbers, metric, (before, past), (month, value), parts, say)
    by = grain(numbers.layer, metric)
    changed = [part for part in parts if part.change]
    if changed:
        chosen = sorted(changed, key=lambda part: -abs(part.change))
        _say_change(metric, by, parts, chosen, before, top, say)
    else:
        month, chosen = _say_level(
            numbers, metric, by, parts, (before, past), (month, value), top, say
        )
    for part in chosen[:top]:
        _say_evidence(numbers, metric, part, month, filters, say)


def _check_month(numbers: Numbers, month: datetime.date) -> None:
    if not numbers.first_month <= month <= numbers.last_month:
        raise CommonGroundError(
            f"{month:%B %Y} cannot be explained.",
            [
                Problem(
                    "--month",
                    "It is no complete month of this file.",
                    f"Use one from {numbers.first_month:%Y-%m} to {numbers.last_month:%Y-%m}.",
                )
            ],
        )


# ---- parts -----------------------------------------------------------------------------------


def terms(layer: MetricLayer, metric: Metric) -> list[Term]:
    """Return what a metric's two sides are added up from.

    A derived metric is the difference of two ratios over one denominator.
    """
    if metric.kind == "simple":
        return [Term(0, 1, metric.name)]
    if metric.kind == "ratio":
        names = (metric.numerator, metric.denominator)
        return [
            Term(side, 1, name, tuple(metric.conditions.get(name, ())))
            for side, name in enumerate(names)
        ]
    first, second = (terms(layer, layer.metrics[name]) for name in metric.inputs)
    return [*first, Term(0, -1, second[0].name, second[0].conditions)]


def grain(layer: MetricLayer, metric: Metric) -> str:
    """Return what a metric's parts are: accounts, or CSMs where it counts CSMs."""
    is_distinct = any(base.is_distinct for base in base_metrics(layer, metric))
    return "csm" if is_distinct else "account"


def _noun(grain_: str, is_heading: bool = False) -> str:
    if grain_ == "csm":
        return "CSMs" if is_heading else "CSM"
    return "Accounts" if is_heading else "account"


def account_parts(numbers: Numbers, metric: Metric, month, filters) -> list[Part]:
    """Return what each account brings to a metric of a month and to its change.

    CSMs stand in place of accounts where the metric counts them.
    """
    before = month.replace(day=1) - datetime.timedelta(1)
    months = sides_by_month(numbers, metric, filters, before, month)
    return parts_of(metric, months.get(before, {}), months.get(month, {}))


def parts_of(metric: Metric, past: dict[str, Sides], now: dict[str, Sides]) -> list[Part]:
    """Return the parts of a change, from what each brings before and after.

    The change of a ratio is split exactly: a part brings the change of its numerator less
    the old rate times the change of its denominator, over the new denominator.
    """
    totals = [total(sides.values()) for sides in (past, now)]
    values = [value_of(metric, sides) for sides in totals]
    parts = []
    for name in sorted(past.keys() | now.keys(), key=lambda name: (name is None, str(name))):
        old, new = past.get(name, NOTHING), now.get(name, NOTHING)
        change = None
        if None not in values:
            change = (new[0] or 0) - (old[0] or 0)
            if metric.kind != "simple":
                change -= values[0] * ((new[1] or 0) - (old[1] or 0))
                change /= totals[1][1]
        parts.append(Part(name, old, new, change))
    return parts


def total(found) -> Sides:
    """Return the sums of both sides; None where nothing is known of any."""
    found, sums = list(found), []
    for side in (0, 1):
        known = [sides[side] for sides in found if sides[side] is not None]
        sums.append(sum(known, Fraction(0)) if known else None)
    return tuple(sums)


def value_of(metric: Metric, sides: Sides) -> Fraction | None:
    """Return the value that two sides make; None where there is nothing to divide (by)."""
    if metric.kind == "simple":
        return sides[0]
    return sides[0] / sides[1] if sides[0] is not None and sides[1] else None


def sides_by_month(
    numbers: Numbers, metric: Metric, filters, since, until, by: str | None = None
) -> dict[datetime.date, dict[str, Sides]]:
    """Return month-end -> account (or CSM, or value of `by`) -> both sides, of these months."""
    found: dict = defaultdict(lambda: defaultdict(lambda: [None, None]))
    for term in terms(numbers.layer, metric):
        item = numbers._dimension([term.name], by or grain(numbers.layer, metric), metric.at)
        rows = numbers.select(
            [term.name], [MONTH, item], metric.at, filters, since.replace(day=1), until,
            term.conditions,
        )  # fmt: skip
        for row in rows:
            if row[term.name] is not None:
                month = month_end_of(f"{row[MONTH]:%Y-%m}")
                sides = found[month][row[item]]
                value = term.sign * Fraction(str(row[term.name]))
                sides[term.side] = (sides[term.side] or 0) + value
    return {
        month: {name: tuple(sides) for name, sides in parts.items()}
        for month, parts in found.items()
    }


# ---- what is printed -------------------------------------------------------------------------


def _say_sides(numbers, metric, past, now, parts, say) -> None:
    """Print the values of the two months, and of a ratio both sides."""
    rows = [(metric.label, shown(past[1], metric), shown(now[1], metric))]
    if metric.kind != "simple":
        sums = [total(getattr(part, when) for part in parts) for when in ("before", "now")]
        for side, label in enumerate(_side_labels(numbers.layer, metric)):
            mark = "÷ " if side else "  "
            rows.append((mark + label, *(shown(sides[side]) for sides in sums)))
    say_table(["", f"{past[0]:%B %Y}", f"{now[0]:%B %Y}"], rows, say, numeric={1, 2})
    say(f"\nRead from {', '.join(source_tables(numbers.layer, metric))}.\n")


def _side_labels(layer: MetricLayer, metric: Metric) -> list[str]:
    labels = ["", ""]
    for term in terms(layer, metric):
        label = layer.metrics[term.name].label
        labels[term.side] += f" less {label}" if term.sign < 0 else label
    return labels


def _say_change(metric, by, parts, changed, before, top, say) -> None:
    """Print the parts whose shares add up to the change."""
    still = [part for part in parts if not part.change and any((*part.before, *part.now))]
    known = len(changed) + len(still)
    say(f"{_noun(by, True)} behind the change since {before:%B %Y} ({len(changed)} of {known})\n")
    rows = [(_name(part, by), *_cells(metric, [part])) for part in changed[:top]]
    rest = changed[top:]
    if rest:
        rows.append((f"{len(rest)} others", *_cells(metric, rest)))
    if still:
        rows.append((f"{len(still)} without change", *_cells(metric, still)))
    rows.append(("all", *_cells(metric, parts)))
    if metric.kind == "simple":
        names = [_noun(by), "then", "now", "change"]
    else:
        names = ["numerator then", "now", "denominator then", "now ", "share of change"]
        names.insert(0, _noun(by))
    say_table(names, rows, say, numeric=set(range(1, len(names))))


def _cells(metric: Metric, parts: list[Part]) -> tuple[str, ...]:
    then, now = (total(getattr(part, when) for part in parts) for when in ("before", "now"))
    share = _share(sum((part.change for part in parts), Fraction(0)), metric)
    sides = range(1 if metric.kind == "simple" else 2)
    return (*(shown(sides_[side]) for side in sides for sides_ in (then, now)), share)


def _say_level(numbers, metric, by, parts, past, now, top, say):
    """Say why there is no change to split and print the parts of the number.

    Returns the month whose parts they are, the one before where this one has none, and them.
    """
    for month, value, when in ((*past, "before"), (*now, "now")):
        if value is None:
            sides = total(getattr(part, when) for part in parts)
            say(f"{month:%B %Y} has no value: {_reason(numbers, metric, month, sides)}.")
    if past[1] is None or now[1] is None:
        say("So there is no change to split.\n")
    else:
        say(f"No {_noun(by)} changed it since {past[0]:%B %Y}.\n")
    behind = [part for part in parts if any(part.now)]
    if behind:
        return now[0], _say_parts(metric, by, behind, now[0], "now", top, say)
    behind = [part for part in parts if any(part.before)]
    if behind:
        return past[0], _say_parts(metric, by, behind, past[0], "before", top, say)
    say(f"No {_noun(by)} is behind it in either month.")
    return now[0], []


def _say_parts(metric, by, behind, month, when, top, say) -> list[Part]:
    """Print the parts that add up to the number of a month; return them, largest first."""
    behind = sorted(
        behind, key=lambda part: [-abs(side or 0) for side in reversed(getattr(part, when))]
    )
    lines = [(_name(part, by), [part]) for part in behind[:top]]
    if behind[top:]:
        lines.append((f"{len(behind) - top} others", behind[top:]))
    lines.append(("all", behind))
    names = [_noun(by), *(["counts"] if metric.kind == "simple" else ["numerator", "denominator"])]
    rows = []
    for name, group in lines:
        sides = total(getattr(part, when) for part in group)
        rows.append((name, *(shown(side) for side in sides[: len(names) - 1])))
    say(f"{_noun(by, True)} behind {month:%B %Y} ({len(behind)})\n")
    say_table(names, rows, say, numeric=set(range(1, len(names))))
    return behind


def _reason(numbers: Numbers, metric: Metric, month: datetime.date, sides: Sides) -> str:
    if month < numbers.first_month:
        return f"the file begins with {numbers.first_month:%B %Y}"
    if metric.kind == "simple":
        return "nothing is known of it"
    labels = _side_labels(numbers.layer, metric)
    if sides[1]:
        return f"nothing is known of {labels[0]}"
    return f"{labels[1]}, by which it is divided, {'is not known' if sides[1] is None else 'is 0'}"


def _name(part: Part, by: str) -> str:
    return f"(no {_noun(by)})" if part.name is None else one_line(part.name)


def _share(value: Fraction, metric: Metric) -> str:
    if metric.unit == "share":
        return f"{float(value) * 100:+.3f} points"
    return f"{float(value):+,.4f}" if metric.kind != "simple" else shown(value, metric, sign=True)


# ---- evidence --------------------------------------------------------------------------------


def evidence_kind(layer: MetricLayer, metric: Metric) -> str:
    """Return by which rows a part of the metric is proved; `none` if there are none."""
    models = {base.model for base in base_metrics(layer, metric)}
    if grain(layer, metric) == "csm":
        return "book"
    if metric.name in evidence.names_by_metric(layer):
        return "rows"
    if models & set(REVENUE):
        return "lines"
    return "renewals" if "renewals" in models else "none"


def _say_evidence(numbers, metric, part, month, filters, say) -> None:
    """Print the rows behind a part."""
    kind = evidence_kind(numbers.layer, metric)
    say(f"\n{_name(part, grain(numbers.layer, metric))}")
    if kind == "book":
        _say_book(numbers, metric, part, month, filters, say)
    elif kind == "rows":
        if {base.model for base in base_metrics(numbers.layer, metric)} & set(USE):
            _say_use(numbers, part, month, say)
        _say_rows(numbers, metric, part, month, say)
    elif kind == "lines":
        _say_lines(numbers, metric, part, month, say)
    elif kind == "renewals":
        _say_renewals(numbers, part, month, say)
    else:
        say("  There is no list of rows behind this metric.")


def _indented(say):
    return lambda text: say(f"  {text}")


def _say_lines(numbers, metric, part, month, say) -> None:
    """Print the lines whose changes lead from the opening to the month-end."""
    months = next((n for word, n in WINDOWS.items() if metric.name.endswith(word)), 1)
    opening = evidence.months_before(month, months)
    asked = {"account": part.name, "since": opening, "last": month}
    lines = evidence.rows(numbers, "movements", **asked)
    ends = evidence.rows(numbers, "arr", **asked)
    arr = {row["month_end"]: row["closing_arr"] for row in ends}
    reported = {row["month_end"]: row["reported_closing_arr"] for row in ends}
    rows = [(f"ARR {opening:%Y-%m}", "", "", "", shown(arr.get(opening, 0)))]
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
    rows.append((f"ARR {month:%Y-%m}", "", "", "", shown(arr.get(month, 0))))
    say_table(["contract line", "month", "movement", "why", "ARR"], rows, _indented(say), {4})
    for end in (opening, month):
        if metric.name.startswith("reported"):
            say(f"  As known at the close of {end:%B %Y}: {shown(reported.get(end))}")
        for row in evidence.rows(numbers, "restatements", account=part.name, last=end):
            say(
                f"  After the close of {end:%B %Y}: {one_line(row['line_id'])} ({row['cause']}), "
                f"{shown(row['reported_arr'])} → {shown(row['restated_arr'])}"
            )


def _say_renewals(numbers, part, month, say) -> None:
    """Print the renewals that were due in the month."""
    rows = evidence.rows(
        numbers, "renewals", account=part.name, first=month.replace(day=1), last=month
    )
    amounts = ("due_arr", "successor_arr", "renewed_arr")
    lines = [
        (
            _word(row["contract"]),
            _word(row["due_on"]),
            *(shown(row[amount]) for amount in amounts),
            _word(row["outcome"]),
            _word(row["days_late"]),
        )
        for row in rows
    ]
    sums = (sum((row[amount] or 0 for row in rows), Decimal(0)) for amount in amounts)
    lines.append(("all", "", *(shown(amount) for amount in sums), "", ""))
    say_table(
        ["contract", "due on", "due", "successor", "renewed", "outcome", "days late"],
        lines,
        _indented(say),
        {2, 3, 4, 6},
    )


def _say_use(numbers, part, month, say) -> None:
    """Print the days of use of the 28 days; active users a day add up to the user-days."""
    first = month - datetime.timedelta(27)
    days = evidence.rows(numbers, "days_of_use", account=part.name, since=first, last=month)
    end = evidence.rows(numbers, "use", account=part.name, last=month)
    if not end or not end[0]["has_telemetry"]:
        say(f"  Without telemetry in {month:%B %Y}: unknown, on neither side.")
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
    late = late_events(numbers, part.name, first, month)
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
        found = evidence.rows(
            numbers, "late_events", account=account, since=first, last=last, as_of=numbers.as_of
        )
    except CommonGroundError:
        return None
    return found[0]["late"]


def _say_rows(numbers, metric, part, month, say) -> None:
    """Print the rows behind the account's part, or of the month before; they add up."""
    missing = evidence.missing_tables(numbers, metric.name)
    if missing:
        say("  The rows behind it are not published (they would be raw rows); read the build's")
        say("  own database: --database warehouse/dev.duckdb.")
        return
    found = evidence.find(numbers, metric.name, part.name, month)
    if not found.rows:
        before = evidence.months_before(month, 1)
        found = evidence.find(numbers, metric.name, part.name, before)
        say(f"  Nothing of it in {month:%B %Y}{f'; in {before:%B %Y}:' if found.rows else '.'}")
        if not found.rows:
            return
    is_ratio = metric.kind != "simple"
    sides_ = ["numerator", "denominator"] if is_ratio else ["numerator"]
    rows = [
        (*(_word(row[name]) for name in found.words), *(shown(row[side]) for side in sides_))
        for row in found.rows
    ]
    blank = ("",) * (len(found.words) - 1)
    rows.append(("all", *blank, *(shown(found.total(side)) for side in sides_)))
    headings = [*found.words, *(sides_ if is_ratio else ["counts"])]
    say_table(headings, rows, _indented(say), set(range(len(found.words), len(headings))))


def _say_book(numbers, metric, part, month, filters, say) -> None:
    """Print the accounts of a CSM's book, which add up to the CSM's numerator."""
    books = sides_by_month(numbers, metric, {**filters, "csm": part.name}, month, month, "account")
    accounts = {name: sides[0] for name, sides in books.get(month, {}).items() if sides[0]}
    if not accounts:
        say(f"  No account in {month:%B %Y}.")
        return
    rows = [
        (name, shown(value))
        for name, value in sorted(accounts.items(), key=lambda item: (-item[1], item[0]))
    ]
    rows.append(("all", shown(sum(accounts.values(), Fraction(0)))))
    say_table(["account", "numerator"], rows, _indented(say), {1})


def _word(value) -> str:
    return "" if value is None else str(value)
