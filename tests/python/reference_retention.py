"""Recurring revenue worked out day by day from the definitions, in plain Python without SQL.

A second, slow reading of docs/retention.md against which the models are compared: it asks of
single days what held on them, walks back over gaps, and never looks at a model's result.
"""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

OPEN = date.max
DAY = timedelta(days=1)
NO_DATE_BEFORE = date(1990, 1, 1)  # an older first day is other systems' "no date": since ever


@dataclass(frozen=True)
class Line:
    """One version of a subscription line."""

    line_id: str
    account: str
    amount: Decimal
    start: date
    end: date = OPEN
    product: str = ""
    contract: str | None = None
    currency: str = "USD"
    term: date | None = None
    replaces: str | None = None
    carries_arr: bool = True
    version: int = 1
    recorded: date = date.min
    is_void: bool = False


def month_end(day: date) -> date:
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


def months_before(day: date, months: int) -> date:
    """The month-end so many months before a month-end."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return month_end(date(year, month + 1, 1))


def months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass
class Reference:
    """All versions of all lines, mergers as account -> (survivor, day known), and rates."""

    versions: list[Line]
    as_of: date
    mergers: dict[str, tuple[str, date]]
    rates: dict[str, list[tuple[date, Decimal]]]
    grace: int = 30
    early: int = 90
    close: int = 5
    min_term: int = 2
    windows: tuple[int, ...] = (3, 12)

    def __post_init__(self):
        self.known = lru_cache(maxsize=None)(self._known)
        self.on_day = lru_cache(maxsize=None)(self._on_day)
        starts = [
            line.start
            for line in self.versions
            if line.recorded <= self.as_of and line.start >= NO_DATE_BEFORE
        ]
        day, self.month_ends = month_end(min(starts)), []
        while day <= self.as_of:
            self.month_ends.append(day)
            day = month_end(day + DAY)

    def holder(self, account: str, knowledge: date) -> str:
        while account in self.mergers and self.mergers[account][1] <= knowledge:
            account = self.mergers[account][0]
        return account

    def arr(self, line: Line, knowledge: date) -> Decimal:
        rates = sorted(self.rates.get(line.currency, [(date.min, Decimal(1))]))
        rate = rates[0][1]
        for valid_from, value in rates:
            if valid_from <= knowledge:
                rate = value
        return (line.amount * rate).quantize(Decimal("0.0001"), ROUND_HALF_UP)

    def _known(self, knowledge: date):
        """Lines as known on a day; the day each ended; lines of each account and product."""
        latest: dict[str, Line] = {}
        for line in self.versions:
            if line.recorded <= knowledge and (
                line.line_id not in latest or latest[line.line_id].version < line.version
            ):
                latest[line.line_id] = line
        lines = {key: line for key, line in latest.items() if not line.is_void}
        linked: dict[str, date] = {}
        for line in lines.values():
            if line.replaces in lines and line.replaces != line.line_id:
                linked[line.replaces] = min(linked.get(line.replaces, OPEN), line.start)
        groups = defaultdict(list)
        for line in lines.values():
            if line.carries_arr:
                groups[self.holder(line.account, knowledge), line.product].append(line)
        ends = {key: min(line.end, linked.get(key, OPEN)) for key, line in lines.items()}
        renewed = {}
        for group in groups.values():
            for old in group:
                for new in group:
                    if self._renews_early(old, new, group, ends, linked):
                        renewed[old.line_id] = min(renewed.get(old.line_id, OPEN), new.start)
        for key, start in renewed.items():
            ends[key] = min(ends[key], start)
        return lines, ends, linked, dict(groups)

    def _may_renew_early(self, old, new, group, ends, linked) -> bool:
        """Whether only differing contracts can keep a line from renewing another one early."""
        if old is new or old.term is None or not (old.amount > 0 < new.amount):
            return False
        if old.term < months_after(old.start, self.min_term) or not new.start < ends[new.line_id]:
            return False
        before = (old.term - new.start).days
        if not 0 <= before <= min(self.early, (old.term - old.start).days / 2):
            return False
        if not (old.start < new.start < ends[old.line_id] and new.end > old.end):
            return False
        last_start = old.term + self.grace * DAY
        if linked.get(old.line_id, OPEN) <= last_start:
            return False  # it goes on in the line that says so
        return not any(
            other.contract == old.contract is not None
            and other.amount > 0
            and new.start < other.start <= last_start
            and max(old.term, other.start) < ends[other.line_id]
            for other in group
            if other is not old
        )

    def _renews_early(self, old, new, group, ends, linked) -> bool:
        if old.contract and new.contract and old.contract != new.contract:
            return False
        return self._may_renew_early(old, new, group, ends, linked)

    def possible_early_renewals(self) -> dict:
        """(earlier line, later line) -> (days of overlap, ARR of the earlier)."""
        lines, ends, linked, groups = self.known(self.as_of)
        own_ends = {
            key: min(line.end, linked.get(key, OPEN)) for key, line in lines.items()
        }  # before any early renewal
        found = {}
        for group in groups.values():
            for old in group:
                for new in group:
                    if (
                        old.contract
                        and new.contract
                        and old.contract != new.contract
                        and self._may_renew_early(old, new, group, own_ends, linked)
                        and new.start < min(ends[old.line_id], ends[new.line_id])
                    ):
                        days = (min(ends[old.line_id], ends[new.line_id]) - new.start).days
                        found[old.line_id, new.line_id] = (days, self.arr(old, self.as_of))
        return found

    def _next_on(self, knowledge: date, line: Line, gap_from: date) -> date:
        """First day of the line that comes after one whose product has a gap from a day on."""
        lines, ends, linked, groups = self.known(knowledge)
        holder = self.holder(line.account, knowledge)

        def first(others):
            return min(
                (other.start for other in others if gap_from <= other.start < ends[other.line_id]),
                default=OPEN,
            )

        same_product = groups[holder, line.product]
        if line.amount < 0:  # a discount goes with what it lowers
            lowered = [
                self._next_on(knowledge, other, gap_from)
                for other in same_product
                if other.amount > 0 and other.start < ends[other.line_id] == gap_from
            ]
            if lowered:
                return min(lowered)
        of_product = first(same_product)
        if line.line_id in linked:
            return min(of_product, linked[line.line_id])
        if line.contract and (of_product - gap_from).days > self.grace:
            of_contract = first(
                other
                for (other_holder, _), group in groups.items()
                for other in group
                if other_holder == holder and other.contract == line.contract
            )
            return of_product if of_contract == OPEN else of_contract
        return of_product

    def _on_day(self, knowledge: date, day: date) -> dict:
        """line_id -> (holder, product, ARR, how it counts) of what held on a day.

        How: "" = held, "bridged" = up to a next line that is known, "open" = carried within
        grace while none is.
        """
        lines, ends, linked, groups = self.known(knowledge)
        found = {}

        def held(group, on):
            return [line for line in group if line.start <= on < ends[line.line_id]]

        for (holder, product), group in groups.items():
            counted = [(line, "") for line in held(group, day)]
            if not counted:
                for back in range(1, self.grace + 1):
                    before = held(group, day - back * DAY)
                    gap_from = day - (back - 1) * DAY
                    for line in before:
                        following = self._next_on(knowledge, line, gap_from)
                        if following == OPEN:
                            if knowledge < gap_from + self.grace * DAY:
                                counted.append((line, "open"))
                        elif day < following and (following - gap_from).days <= self.grace:
                            counted.append((line, "bridged"))
                    if before:
                        break
            for line, how in counted:
                found[line.line_id] = (holder, product, self.arr(line, knowledge), how)
        return found

    def totals(self, knowledge: date, day: date) -> dict[str, Decimal]:
        found: dict[str, Decimal] = defaultdict(Decimal)
        for holder, _, amount, _ in self.on_day(knowledge, day).values():
            found[holder] += amount
        return found

    def account_months(self) -> dict:
        """(account, month_end) -> (closing, bridged, reported or None)."""
        found = {}
        accounts = {self.holder(line.account, self.as_of) for line in self.versions}
        accounts |= {line.account for line in self.versions}
        for day in self.month_ends:
            closing = self.totals(self.as_of, day)
            bridged: dict[str, Decimal] = defaultdict(Decimal)
            for holder, _, amount, how in self.on_day(self.as_of, day).values():
                bridged[holder] += amount if how else 0
            close = day + self.close * DAY
            reported = self.totals(close, day) if close <= self.as_of else None
            for account in accounts:
                found[account, day] = (
                    closing.get(account, Decimal(0)),
                    bridged.get(account, Decimal(0)),
                    None if reported is None else reported.get(account, Decimal(0)),
                )
        return found

    def before_the_first_month(self) -> date:
        """The day whose ARR, held since ever, is the opening balance of the first month."""
        return self.month_ends[0].replace(day=1) - DAY

    def kinds(self) -> dict:
        """(account, month_end) -> (kind, size) of every month in which the total changed."""
        found, before = {}, self.totals(self.as_of, self.before_the_first_month())
        customers = {account for account, amount in before.items() if amount > 0}
        for day in self.month_ends:
            now = self.totals(self.as_of, day)
            for account in before.keys() | now.keys():
                old, new = before.get(account, Decimal(0)), now.get(account, Decimal(0))
                if old == new:
                    continue
                if old == 0:
                    kind = "reactivation" if account in customers else "new"
                elif new == 0:
                    kind = "churn"
                else:
                    kind = "expansion" if new > old else "contraction"
                found[account, day] = (kind, abs(new - old))
            customers |= {account for account, amount in now.items() if amount > 0}
            before = now
        return found

    def movements(self) -> dict:
        """(account, month_end, line, kind) -> amount, shared out over the lines."""
        found = {}
        kinds = self.kinds()
        nothing = (None, None, Decimal(0), None)
        before = self.on_day(self.as_of, self.before_the_first_month())
        for day in self.month_ends:
            now = self.on_day(self.as_of, day)
            changes = defaultdict(dict)
            for line in before.keys() | now.keys():
                delta = now.get(line, nothing)[2] - before.get(line, nothing)[2]
                if delta:
                    changes[(now.get(line) or before[line])[0]][line] = delta
            for account, deltas in changes.items():
                kind, size = kinds.get((account, day), (None, Decimal(0)))
                sign = -1 if kind in ("churn", "contraction") else 1
                shared = {line: d for line, d in deltas.items() if kind and d * sign > 0}
                total = sum(abs(delta) for delta in shared.values())
                for line, delta in deltas.items():
                    share = sign * size * abs(delta) / total if line in shared else Decimal(0)
                    for name, amount in [(kind, share), ("transfer", delta - share)]:
                        if abs(amount) > Decimal("0.00005"):
                            found[account, day, line, name] = amount
            before = now
        return found

    def retention(self) -> dict:
        """(account, month_end, window) -> opening, closing, retained, gross; then as reported."""

        def ends(knowledge, day, window):
            opening = months_before(day, window)
            return (
                self.totals(knowledge, opening) if opening >= self.month_ends[0] else {},
                self.totals(knowledge, day),
            )

        def measures(account, opening, closing):
            old, new = opening.get(account, Decimal(0)), closing.get(account, Decimal(0))
            return (
                old,
                new,
                new if old > 0 else Decimal(0),
                min(old, new) if old > 0 else Decimal(0),
            )

        found = {}
        for day in self.month_ends:
            close = day + self.close * DAY
            for window in self.windows:
                restated = ends(self.as_of, day, window)
                reported = ends(close, day, window) if close <= self.as_of else ({}, {})
                accounts = set().union(*restated, *reported)
                for account in accounts:
                    row = (*measures(account, *restated), *measures(account, *reported))
                    if any(row):
                        unknown = (None,) * 4
                        found[account, day, window] = (
                            row if close <= self.as_of else (*row[:4], *unknown)
                        )
        return found

    def restatements(self) -> dict:
        """(account, month_end, line, cause) -> (reported, restated) where they differ."""
        found = {}
        for day in self.month_ends:
            close = day + self.close * DAY
            if close > self.as_of:
                continue
            then, now = self.on_day(close, day), self.on_day(self.as_of, day)
            for line in then.keys() | now.keys():
                old, new = then.get(line), now.get(line)
                if old and new and old[0] == new[0] and old[2] == new[2]:
                    continue
                cause = self._cause(line, close, old, new)
                for account in {side[0] for side in (old, new) if side}:
                    amounts = tuple(
                        side[2] if side and side[0] == account else Decimal(0)
                        for side in (old, new)
                    )
                    if amounts[0] != amounts[1]:
                        found[account, day, line, cause] = amounts
        return found

    def _cause(self, line_id: str, close: date, old, new) -> str:
        """The first cause that applies, of a line that counts otherwise than it did."""
        lines, ends, _, groups = self.known(self.as_of)
        then = self.known(close)[0].get(line_id)
        now = lines.get(line_id)
        if now is None:
            return "void"
        if not any(line.line_id == line_id and line.recorded <= close for line in self.versions):
            return "late_booking"
        if old and old[3] == "open" and not new:
            end = ends[line_id]
            group = groups.get((self.holder(now.account, self.as_of), now.product), [])
            goes_on = any(line.start <= end < ends[line.line_id] for line in group)
            has_gap = now.start < end and not goes_on
            if has_gap and (self._next_on(self.as_of, now, end) - end).days > self.grace:
                return "lapsed_renewal"
        if not (old and new) or (then.amount, then.currency, then.account) != (
            now.amount, now.currency, now.account,
        ):  # fmt: skip
            return "backdated_change"
        return "merge" if old[0] != new[0] else "currency"

    def renewals(self) -> dict:
        """(account, contract or product, due date) -> (due, successors, renewed, outcome, whether
        late, days late, whether multi-year, whether the month's rate is final).
        """
        lines, ends, linked, groups = self.known(self.as_of)
        arr_lines = {line.line_id: line for group in groups.values() for line in group}
        holder = {key: self.holder(line.account, self.as_of) for key, line in arr_lines.items()}

        def is_due(line):
            return (
                line.term is not None
                and line.start < ends[line.line_id]
                and line.term >= months_after(line.start, self.min_term)
                and linked.get(line.line_id, OPEN) >= line.term - self.early * DAY
            )

        def name(line):
            return holder[line.line_id], line.contract or f"product {line.product}", line.term

        due = {key: line for key, line in arr_lines.items() if is_due(line)}
        current = {key: line for key, line in due.items() if line.term <= self.as_of}
        followed = defaultdict(list)
        open_dues = {}
        for key, line in current.items():
            if line.term < ends[key]:
                followed[name(line)].append(line)
            else:
                open_dues[key] = line

        def tier(old, new):
            if not (
                old.start < new.start
                and -self.early <= (new.start - old.term).days <= self.grace
                and ends[new.line_id] > old.term
                and new.start < ends[new.line_id]
                and not (new.line_id in due and new.term == old.term)
            ):
                return None
            if new.replaces == old.line_id:
                return 1
            replaced = lines.get(new.replaces)
            if (
                replaced
                and replaced.line_id not in due
                and replaced.start < old.term - self.early * DAY
            ):
                return None
            if holder[old.line_id] != holder[new.line_id]:
                return None
            if old.contract and old.contract == new.contract:
                return 2
            return 3 if old.product == new.product else None

        taken: dict[str, tuple] = {}
        for day in sorted({line.term for line in current.values()}):
            waiting = {key: line for key, line in open_dues.items() if line.term == day}
            for kin in (1, 2, 3):
                for renewal in sorted({name(line) for line in waiting.values()}):
                    for key, old in list(waiting.items()):
                        if name(old) != renewal:
                            continue
                        free = [
                            new
                            for new, line in arr_lines.items()
                            if tier(old, line) == kin and taken.get(new, renewal) == renewal
                        ]
                        if free:
                            taken.update(dict.fromkeys(free, renewal))
                            del waiting[key]
        for new, renewal in taken.items():
            followed[renewal].append(arr_lines[new])
        last_due: dict[date, date] = {}
        for line in due.values():
            month = month_end(line.term)
            last_due[month] = max(last_due.get(month, line.term), line.term)
        amounts = defaultdict(Decimal)
        for line in current.values():
            amounts[name(line)] += self.arr(line, self.as_of)
        found = {}
        for key, amount in amounts.items():
            if amount <= 0:
                continue
            after = sum((self.arr(line, self.as_of) for line in followed[key]), Decimal(0))
            if after <= 0:
                within = self.as_of < key[2] + self.grace * DAY
                outcome = "pending" if within else "churned"
            else:
                outcome = (
                    "contracted" if after < amount else "expanded" if after > amount else "renewed"
                )
            late = max(
                (
                    0
                    if line.line_id in current and line.term == key[2]
                    else max((line.start - key[2]).days, 0)
                    for line in followed[key]
                ),
                default=None,
            )
            found[key] = (
                amount,
                after,
                min(amount, max(after, Decimal(0))),
                outcome,
                bool(late),
                late,
                any(
                    line.term > months_after(line.start, 12)
                    for line in current.values()
                    if name(line) == key
                ),
                self.as_of >= last_due[month_end(key[2])] + self.grace * DAY,
            )
        return found
