-- amounts at month-ends, retention openings and closings; movements only on balance, for a
-- family is one customer
select
    'arr_months' as compared,
    months.month_end,
    0 as window_months
from (
    select
        month_end,
        opening_arr,
        closing_arr,
        bridged_arr,
        reported_closing_arr,
        licensed_seats,
        1 as sign
    from {{ ref('account_arr_months') }}
    union all
    select
        month_end,
        opening_arr,
        closing_arr,
        bridged_arr,
        reported_closing_arr,
        licensed_seats,
        -1 as sign
    from {{ ref('family_arr_months') }}
) as months
group by months.month_end
having
    sum(sign * opening_arr) <> 0
    or sum(sign * closing_arr) <> 0
    or sum(sign * bridged_arr) <> 0
    or coalesce(sum(sign * reported_closing_arr), 0) <> 0
    or coalesce(sum(sign * licensed_seats), 0) <> 0
union all
select
    'retention_months' as compared,
    windows.month_end,
    windows.window_months
from (
    select
        month_end,
        window_months,
        opening_arr,
        closing_arr,
        reported_opening_arr,
        gross_retained_arr,
        1 as sign
    from {{ ref('account_retention_months') }}
    union all
    select
        month_end,
        window_months,
        opening_arr,
        closing_arr,
        reported_opening_arr,
        gross_retained_arr,
        -1 as sign
    from {{ ref('family_retention_months') }}
) as windows
group by windows.month_end, windows.window_months
having
    sum(sign * opening_arr) <> 0
    or sum(sign * closing_arr) <> 0
    or coalesce(sum(sign * reported_opening_arr), 0) <> 0
    -- a family loses at most what its accounts lose
    or sum(sign * gross_retained_arr) > 0
