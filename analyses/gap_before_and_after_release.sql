-- Does a release close the gap? One row a feature released within the months of the data:
-- gap work and enhancement tickets in the six complete months before and after the month of
-- its release, and how many of these months there are.
with months as (
    select month_end from {{ ref('int_core__month_ends') }}
),

released as (
    select
        feature_id,
        feature_name,
        released_on,
        {{ month_end('released_on') }} as release_month
    from {{ ref('features') }}
    where released_on is not null
),

-- one row a feature and complete month near its release
windows as (
    select
        released.feature_id,
        released.feature_name,
        released.released_on,
        months.month_end,
        months.month_end > released.release_month as is_after
    from released
    inner join months
        on
            {{ month_end(add_months('released.release_month', -6)) }} <= months.month_end
            and {{ month_end(add_months('released.release_month', 6)) }} >= months.month_end
            and released.release_month <> months.month_end
),

gap_months as (
    select
        feature_id,
        month_end,
        sum(coded_minutes) as minutes,
        sum(cost) as cost,
        sum(enhancement_tickets) as enhancement_tickets
    from {{ ref('product_gap_months') }}
    group by feature_id, month_end
)

select
    windows.feature_id,
    windows.feature_name,
    windows.released_on,
    sum(case when windows.is_after then 0 else 1 end) as months_before,
    sum(case when windows.is_after then 1 else 0 end) as months_after,
    sum(case when windows.is_after then 0 else gap_months.minutes end)
    / nullif(sum(case when windows.is_after then 0 else 1 end), 0) as minutes_a_month_before,
    sum(case when windows.is_after then gap_months.minutes else 0 end)
    / nullif(sum(case when windows.is_after then 1 else 0 end), 0) as minutes_a_month_after,
    sum(case when windows.is_after then 0 else gap_months.cost end)
    / nullif(sum(case when windows.is_after then 0 else 1 end), 0) as cost_a_month_before,
    sum(case when windows.is_after then gap_months.cost else 0 end)
    / nullif(sum(case when windows.is_after then 1 else 0 end), 0) as cost_a_month_after,
    sum(case when windows.is_after then 0 else gap_months.enhancement_tickets end)
        as enhancement_tickets_before,
    sum(case when windows.is_after then gap_months.enhancement_tickets else 0 end)
        as enhancement_tickets_after
from windows
left join gap_months
    on windows.feature_id = gap_months.feature_id and windows.month_end = gap_months.month_end
group by windows.feature_id, windows.feature_name, windows.released_on
order by windows.released_on
