"""The rows behind what an account brings to a metric of a month.

Each query returns, beside the words that name a row, what the row adds to the numerator and,
of a ratio, to the denominator. They add up to the account's two sides exactly; a test holds
every query to that. Nothing is worked out here that a model has not: the queries only choose.
"""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

CUSTOMER = """
select 'customer' as "on", month_end as "day", 0 as numerator, 1 as denominator
from marts.account_arr_months
where account_id = $account and month_end = $last and closing_arr > 0
"""
ALL_RATED = """
select
    ticket_id as ticket, rated_on as rated, satisfaction as opinion,
    case when satisfaction = 'good' then 1 else 0 end as numerator,
    1 as denominator
from marts.tickets
where account_id = $account and rated_on between $first and $last
order by rated, ticket
"""
PROMISES = """
select
    ticket_id as ticket, created_on as created, opening_priority as priority,
    {outcome} as result,
    case when {outcome} = 'met' then 1 else 0 end as numerator,
    1 as denominator
from marts.tickets
where account_id = $account and created_on between $first and $last
and {outcome} in ('met', 'breached')
order by created, ticket
"""
QUESTIONS = """
select
    touchpoint_id as question, occurred_on as asked, employee_id as asked_of, csm_id as csm,
    case when is_handoff then 'passed on' else 'answered' end as answer,
    case when {is_counted} then 1 else 0 end as numerator,
    1 as denominator
from marts.touchpoints
where account_id = $account and occurred_on between $first and $last
and is_open_question{condition}
order by asked, question
"""
USERS = """
select user_id as "user", active_days_28d as active_days, {sides}
from marts.user_adoption_months
where account_id = $account and month_end = $last and active_days_28d > 0
order by active_days desc, "user"
"""
# users of 90 days, with the days of 28 that make a user healthy
HABITS = """
select
    uses.user_id as "user", max(uses.usage_date) as last_used,
    count(distinct case when uses.usage_date > $last - 28 then uses.usage_date end)
        as active_days,
    {sides}
from marts.user_feature_days as uses
inner join marts.account_adoption_days as days
    on uses.account_id = days.account_id and days.adoption_date = $last and days.has_telemetry
inner join intermediate.int_adoption__threshold_periods as needed
    on needed.threshold = 'healthy_days' and needed.valid_from <= $last
    and needed.valid_to > $last
where uses.account_id = $account and uses.usage_date > $last - 90 and uses.usage_date <= $last
group by uses.user_id, needed.threshold_value
order by active_days desc, "user"
"""
SERVICES = """
select
    entries.entry_id as entry, entries.worked_on as worked, entries.employee_id as employee,
    entries.hours, {sides}
from intermediate.int_coverage__services_entries as entries
left join intermediate.int_coverage__entry_hours as shares
    on entries.entry_id = shares.entry_id
where entries.account_id is not distinct from $account
and entries.worked_on between $first and $last
order by worked, entry
"""
GAPS = """
select
    effort_id as work, occurred_on as worked, feature_id as feature, minutes, {sides}
from intermediate.int_coverage__gap_efforts
where account_id is not distinct from $account and occurred_on between $first and $last
order by worked, work
"""
ACTS = """
select act_id as act, acted_on as "day", {sides}
from intermediate.int_coverage__growth_acts
where account_id = $account and acted_on between $first and $last and {condition}
order by "day", act
"""

QUERIES = {
    "first_reply_sla": PROMISES.format(outcome="sla_first_reply"),
    "resolution_sla": PROMISES.format(outcome="sla_resolution"),
    "csat": ALL_RATED,
    "ticket_backlog": """
        select
            spells.ticket_id as ticket, tickets.opening_priority as priority,
            spells.opened_on as open_since, spells.closed_on as open_until,
            case when spells.is_reopening then 'reopened' else 'opened' end as state,
            1 as numerator
        from marts.ticket_open_spells as spells
        inner join marts.tickets as tickets on spells.ticket_id = tickets.ticket_id
        where spells.account_id = $account and spells.opened_on <= $last
        and coalesce(spells.closed_on > $last, true)
        order by open_since, ticket
    """,
    "nps": """
        select
            response_id as response, responded_on as responded, score, band,
            case band when 'promoter' then 1 when 'detractor' then -1 else 0 end as numerator,
            1 as denominator
        from intermediate.int_experience__survey_answers
        where account_id = $account and kind = 'nps'
        and responded_on between $first and $last
        order by responded, response
    """,
    "invoice_accuracy": """
        select
            invoice_id as invoice, issued_on as issued,
            case when is_clean then 'clean' else 'disputed or credited' end as result,
            case when is_clean then 1 else 0 end as numerator,
            1 as denominator
        from intermediate.int_experience__invoices_judged
        where account_id = $account and issued_on between $first and $last
        and not is_undetermined
        order by issued, invoice
    """,
    "outcome_rate": """
        select
            outcome_id as outcome, due_on as due,
            case when is_verified then 'verified in time' else 'not in time' end as result,
            case when is_verified then 1 else 0 end as numerator,
            1 as denominator
        from intermediate.int_experience__outcomes_judged
        where account_id = $account and due_on between $first and $last
        order by due, outcome
    """,
    "direct_answer_rate": QUESTIONS.format(is_counted="is_direct_answer", condition=""),
    "bypass_rate": QUESTIONS.format(is_counted="is_bypass", condition=" and csm_id is not null"),
    "handoffs_per_account": f"""
        select ticket_id as "on", occurred_on as "day", 1 as numerator, 0 as denominator
        from intermediate.int_experience__ticket_handoffs
        where account_id = $account and occurred_on between $first and $last
        union all
        select touchpoint_id, occurred_on, 1, 0
        from marts.touchpoints
        where account_id = $account and occurred_on between $first and $last and is_handoff
        union all
        select 'new CSM ' || csm_id, valid_from, 1, 0
        from intermediate.int_coverage__csm_periods
        where account_id = $account and valid_from between $first and $last and is_handoff
        union all {CUSTOMER}
        order by 2, 1
    """,
    "people_per_account": f"""
        select
            case when is_support then 'support' else employee_id end as "on",
            max(occurred_on) as "day", 1 as numerator, 0 as denominator
        from marts.touchpoints
        where account_id = $account and (is_support or employee_id is not null)
        and occurred_on > $last - 90 and occurred_on <= $last
        group by all
        union all {CUSTOMER}
        order by 2, 1
    """,
    "product_gap_cost": GAPS.format(sides="cost as numerator"),
    "gap_coding_coverage": GAPS.format(
        sides="case when is_coded then minutes else 0 end as numerator, minutes as denominator"
    ),
    "services_margin": SERVICES.format(
        sides="coalesce(entries.revenue, 0) - coalesce(entries.cost, 0) as numerator, "
        "entries.revenue as denominator"
    ),
    "billable_utilisation": SERVICES.format(
        sides="entries.billable_hours as numerator, shares.available_hours as denominator"
    ),
    "csqls_created": ACTS.format(sides="csqls_created as numerator", condition="csqls_created = 1"),
    "csql_acceptance_rate": ACTS.format(
        sides="csqls_accepted as numerator, csqls_created as denominator",
        condition="csqls_created = 1",
    ),
    "advocacy_acts": ACTS.format(sides="advocacy_acts as numerator", condition="advocacy_acts = 1"),
    "active_users_28d": USERS.format(sides="1 as numerator"),
    "active_users_90d": HABITS.format(sides="1 as numerator"),
    "healthy_user_rate": HABITS.format(
        sides="case when active_days >= needed.threshold_value then 1 else 0 end as numerator, "
        "1 as denominator"
    ),
    "power_user_rate": """
        select
            users.user_id as "user", users.active_days_28d as active_days,
            case when users.active_days_28d >= needed.threshold_value then 1 else 0 end
                as numerator,
            1 as denominator
        from marts.user_adoption_months as users
        inner join intermediate.int_adoption__threshold_periods as needed
            on needed.threshold = 'power_days' and needed.valid_from <= $last
            and needed.valid_to > $last
        where users.account_id = $account and users.month_end = $last
        and users.active_days_28d > 0
        order by active_days desc, "user"
    """,
    "reach": """
        with days as (
            select licensed_seats
            from marts.account_adoption_days
            where account_id = $account and adoption_date = $last
            and has_telemetry and licensed_seats > 0
        )
        select
            user_id as "user", active_days_28d as active_days, 1 as numerator, 0 as denominator
        from marts.user_adoption_months
        cross join days
        where account_id = $account and month_end = $last and active_days_28d > 0
        union all
        select 'seats', null, 0, licensed_seats from days
        order by 2 desc nulls last, 1
    """,
    "depth": USERS.format(sides="active_days_28d as numerator, 1 as denominator"),
    "breadth": """
        select
            features.feature_id as feature, features.product_id as product,
            max(uses.usage_date) as last_used,
            case when max(uses.usage_date) is not null then 1 else 0 end as numerator,
            1 as denominator
        from intermediate.int_adoption__entitlement_periods as entitled
        inner join marts.features as features
            on entitled.product_id = coalesce(features.product_id, '')
        inner join marts.account_adoption_months as months
            on months.account_id = $account and months.month_end = $last
            and months.has_telemetry
        left join marts.user_feature_days as uses
            on features.feature_id = uses.feature_id and uses.account_id = $account
            and uses.usage_date > $last - 28 and uses.usage_date <= $last
        where entitled.account_id = $account and entitled.valid_from <= $last
        and coalesce(entitled.valid_to > $last, true)
        and coalesce(features.released_on <= $last, true)
        and coalesce(features.retired_on > $last, true)
        group by all
        order by feature
    """,
    "adoption_score": """
        select
            breadth_band as breadth, depth_band as depth,
            key_features_used_28d as key_features_used, entitled_key_features as key_features,
            healthy_users_28d as healthy_users, active_users_90d as users_90d,
            adoption_score as numerator, 1 as denominator
        from marts.account_adoption_months
        where account_id = $account and month_end = $last and adoption_score is not null
    """,
    "telemetry_coverage": """
        select
            months.closing_arr as arr,
            case when months.has_telemetry then 'heard of' else 'not heard of' end as use,
            min(days.adoption_date) as "since",
            months.telemetry_arr as numerator, months.closing_arr as denominator
        from marts.account_adoption_months as months
        left join marts.account_adoption_days as days
            on months.account_id = days.account_id and days.has_telemetry
        where months.account_id = $account and months.month_end = $last
        and months.closing_arr > 0
        group by all
    """,
    "licence_growth_12m": """
        with held as (
            select 'now' as "end", coalesce(product_id, '') as product, line_id as line, seats
            from intermediate.int_adoption__line_periods
            where account_id = $account and seats is not null
            and valid_from <= $last and coalesce(valid_to > $last, true)
            union all
            select 'then', coalesce(product_id, ''), line_id, seats
            from intermediate.int_adoption__line_periods
            where account_id = $account and seats is not null
            and valid_from <= $year_before and coalesce(valid_to > $year_before, true)
        ),
        pools as (
            select
                "end", product,
                row_number() over (partition by "end" order by sum(seats) desc, product) as place,
                max(sum(seats)) over (partition by "end") as largest
            from held group by "end", product
        )
        select
            "end", line, product, seats,
            case when "end" = 'now' then seats else 0 end as numerator,
            case when "end" = 'then' then seats else 0 end as denominator
        from held
        inner join pools using ("end", product)
        inner join marts.account_retention_months as months
            on months.account_id = $account and months.month_end = $last
            and months.window_months = 12 and months.opening_arr > 0
            and months.opening_licensed_seats > 0 and months.closing_licensed_seats > 0
        -- the largest product's, or with seats_aggregation sum all of them
        where place = 1 or largest <> case "end"
            when 'now' then months.closing_licensed_seats else months.opening_licensed_seats end
        order by "end" desc, line
    """,
}


@dataclass
class Evidence:
    """Rows, the names of the columns that name them, and what they add up to."""

    words: list[str]
    rows: list[dict]

    def total(self, side: str) -> Decimal:
        """Return the sum of a side: numerator or denominator."""
        return sum((Decimal(str(row.get(side) or 0)) for row in self.rows), Decimal(0))


def missing_tables(numbers, metric: str) -> list[str]:
    """Return the tables behind a metric's rows that this database does not hold."""
    named = re.findall(r"\b(?:marts|intermediate)\.\w+", QUERIES[metric])
    return sorted({name for name in named if not numbers.has(name)})


def find(numbers, metric: str, account: str | None, month_end: datetime.date) -> Evidence:
    """Return the rows behind an account's part of a metric of a month."""
    sql = QUERIES[metric]
    values = {
        "account": account,
        "first": month_end.replace(day=1),
        "last": month_end,
        "year_before": months_before(month_end, 12),
    }
    rows = numbers.rows(sql, {name: value for name, value in values.items() if f"${name}" in sql})
    names = list(rows[0]) if rows else []
    return Evidence([name for name in names if name not in ("numerator", "denominator")], rows)


def months_before(month_end: datetime.date, months: int) -> datetime.date:
    """Return the month-end a number of months earlier."""
    place = month_end.year * 12 + month_end.month - 1 - months
    following = datetime.date((place + 1) // 12, (place + 1) % 12 + 1, 1)
    return following - datetime.timedelta(1)
