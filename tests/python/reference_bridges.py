"""Retention bridges and reconciliations worked out from the definitions, account by account.

They stand on the day-by-day reference only. Rates are floats, amounts decimals.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from reference_retention import Reference, months_before

BANDS = [(10, "mercury"), (100, "mars"), (400, "venus"), (3000, "jupiter")]
KINDS = ["expansion", "contraction", "churn"]


def band(employees: str | None) -> str:
    found = "unassigned"
    for least, name in BANDS:
        if employees and int(employees) >= least:
            found = name
    return found


def value_on(changes: list[dict], today: str | None, as_of: date, day: date) -> str | None:
    """Value of one field of an account on a day, of the changes known at the as-of date.

    A change is a dict of old_value, value, valid_from and recorded_at; dates are dates.
    """
    known = [change for change in changes if change["recorded_at"] <= as_of]
    known.sort(key=lambda change: (change["valid_from"], change["recorded_at"]))
    if known:
        held = known[0]["old_value"]
    elif changes:  # what was believed until then
        held = min(changes, key=lambda change: change["recorded_at"])["old_value"]
    else:
        held = today
    for change in known:
        if change["valid_from"] <= day:
            held = change["value"]
    return held or None


def lost(reference: Reference) -> dict:
    """(account, month_end, window) -> (lost and due, lost and not due)."""
    shortfalls = defaultdict(list)
    for (account, _, due_on), (due, _, renewed, outcome, *_) in reference.renewals().items():
        if outcome != "pending":
            shortfalls[account].append((due_on, due - renewed))
    found = {}
    for (account, day, window), (opening, _, _, gross, *_) in reference.retention().items():
        gone = max(opening, Decimal(0)) - gross
        opened = months_before(day, window)
        due = sum((size for on, size in shortfalls[account] if opened < on <= day), Decimal(0))
        found[account, day, window] = (min(gone, due), gone - min(gone, due))
    return found


def reconciliation(reference: Reference) -> dict:
    """month_end -> the amounts of roll-forward NRR beside the cohort's, as the mart has them."""
    retention, kinds, found = reference.retention(), reference.kinds(), {}
    losses = lost(reference)
    for day in reference.month_ends:
        cohort = {
            account: row
            for (account, on, window), row in retention.items()
            if on == day and window == 12 and row[0] > 0
        }
        opening = sum(row[0] for row in cohort.values())
        if not opening:
            continue
        opened = months_before(day, 12)
        moved = defaultdict(lambda: defaultdict(Decimal))
        for (account, on), (kind, size) in kinds.items():
            if opened < on <= day:
                moved[account][kind] += size
        total, parts, returns = defaultdict(Decimal), defaultdict(Decimal), Decimal(0)
        for account, sizes in moved.items():
            for kind in KINDS:
                total[kind] += sizes[kind]
                if account not in cohort:
                    place = "joined" if sizes["new"] else "returned"
                    parts[place, kind] += sizes[kind]
            if account in cohort:
                returns += sizes["reactivation"]
        found[(day,)] = (
            opening,
            sum(row[2] for row in cohort.values()),
            sum(row[3] for row in cohort.values()),
            *(sum(losses[account, day, 12][place] for account in cohort) for place in (0, 1)),
            *(total[kind] for kind in KINDS),
            *(parts[place, kind] for place in ("joined", "returned") for kind in KINDS),
            returns,
        )
    return found


def bridge(reference: Reference, segment_of) -> dict:
    """(segment, month_end) -> NRR, GRR, both a year before, mix, rate and the two levers.

    segment_of says the segment of an account on a day. Numbers are floats or None.
    """
    sums = defaultdict(lambda: [Decimal(0)] * 3)
    for (account, day, window), row in reference.retention().items():
        if window == 12:
            for segment in (segment_of(account, months_before(day, 12)), "all"):
                sums[segment, day] = [
                    a + b for a, b in zip(sums[segment, day], (row[0], row[2], row[3]), strict=True)
                ]

    def rate(segment, day, place):
        opening, *kept = sums.get((segment, day), (0, 0, 0))
        return float(kept[place] / opening) if opening else None

    def share(segment, day):
        whole = sums["all", day][0] if ("all", day) in sums else 0
        part = sums[segment, day][0] if (segment, day) in sums else 0
        return float(part / whole) if whole else None

    found = {}
    segments = {segment for segment, _ in sums}
    for day in reference.month_ends:
        before = months_before(day, 12)
        rows = {}
        for segment in segments:
            opening_now = sums[segment, day][0] if (segment, day) in sums else 0
            opening_then = sums[segment, before][0] if (segment, before) in sums else 0
            if not opening_now and not opening_then:
                continue
            now, then = rate(segment, day, 0), rate(segment, before, 0)
            gross_now, gross_then = rate(segment, day, 1), rate(segment, before, 1)
            both = None not in (now, then)
            mixed, worth = None, None
            totals = (rate("all", day, 0), rate("all", before, 0))
            if None not in totals:
                high, low = (now, then) if both else (then, then) if now is None else (now, now)
                weights = (share(segment, day), share(segment, before))
                mixed = (weights[0] - weights[1]) * ((high + low) / 2 - sum(totals) / 2)
                worth = sum(weights) / 2 * (high - low)
            rows[segment] = (
                now, gross_now, then, gross_then, mixed, worth,
                gross_now - gross_then if both else None,
                (now - gross_now) - (then - gross_then) if both else None,
            )  # fmt: skip
        if "all" in rows and rows["all"][4] is not None:
            parts = [row for name, row in rows.items() if name != "all"]
            sums_of = [sum(row[place] for row in parts) for place in (4, 5)]
            rows["all"] = (*rows["all"][:4], *sums_of, *rows["all"][6:])
        found.update({(segment, day): row for segment, row in rows.items()})
    return found
