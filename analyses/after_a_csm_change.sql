-- What happened after a CSM changed: accounts with ARR at a month-end, by whether they passed
-- to another CSM in the month after, and their ARR six and twelve months later. Only
-- month-ends for which twelve months are known. Not a cause: accounts in trouble are
-- also handed over.
with owners as (
    select * from {{ ref('int_coverage__account_month_owners') }}
),

coverage_months as (
    select * from {{ ref('account_coverage_months') }}
),

-- one row an account and month with ARR at its opening
started as (
    select
        owners.account_id,
        owners.month_end,
        owners.opening_arr,
        coverage_months.csm_changes > 0 as has_changed,
        {{ month_end(add_months('owners.month_end', 5)) }} as half_year_later,
        {{ month_end(add_months('owners.month_end', 11)) }} as year_later
    from owners
    inner join coverage_months
        on
            owners.account_id = coverage_months.account_id
            and owners.month_end = coverage_months.month_end
    where owners.opening_arr > 0
)

select
    started.has_changed,
    count(*) as account_months,
    sum(started.opening_arr) as opening_arr,
    sum(half_year.closing_arr) / nullif(sum(started.opening_arr), 0) as net_share_after_6m,
    sum(full_year.closing_arr) / nullif(sum(started.opening_arr), 0) as net_share_after_12m,
    sum(least(full_year.closing_arr, started.opening_arr))
    / nullif(sum(started.opening_arr), 0) as gross_share_after_12m,
    cast(sum(case when full_year.closing_arr > 0 then 1 else 0 end) as double precision)
    / count(*) as logo_share_after_12m
from started
inner join owners as half_year
    on
        started.account_id = half_year.account_id
        and started.half_year_later = half_year.month_end
inner join owners as full_year
    on
        started.account_id = full_year.account_id
        and started.year_later = full_year.month_end
group by started.has_changed
order by started.has_changed
