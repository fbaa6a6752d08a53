with account_closings as (
    select * from {{ ref('int_retention__account_closings') }}
),

windows as (
    select window_months from {{ ref('retention_windows') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

reported as (
    select * from {{ ref('int_retention__reported_arr') }}
),

-- one row an account, month and window, with the day on which the window opens
spans as (
    select
        account_closings.account_id,
        account_closings.month_end,
        windows.window_months,
        {{ month_end(add_months('account_closings.month_end', '-windows.window_months')) }}
            as opening_month_end,
        account_closings.closing_arr,
        account_closings.reported_closing_arr,
        account_closings.licensed_seats as closing_licensed_seats
    from account_closings
    cross join windows
),

valued as (
    select
        spans.account_id,
        spans.month_end,
        spans.window_months,
        spans.opening_month_end,
        coalesce(openings.closing_arr, 0) as opening_arr,
        spans.closing_arr,
        case
            when month_ends.is_closed then coalesce(reported.arr, 0)
        end as reported_opening_arr,
        spans.reported_closing_arr,
        openings.licensed_seats as opening_licensed_seats,
        spans.closing_licensed_seats
    from spans
    inner join month_ends on spans.month_end = month_ends.month_end
    left join account_closings as openings
        on
            spans.account_id = openings.account_id
            and spans.opening_month_end = openings.month_end
    left join reported
        on
            spans.account_id = reported.account_id
            and spans.month_end = reported.month_end
            and spans.window_months = reported.months_back
),

final as (
    select
        account_id,
        month_end,
        window_months,
        opening_month_end,
        cast(opening_arr as numeric(38, 4)) as opening_arr,
        cast(closing_arr as numeric(38, 4)) as closing_arr,
        cast(reported_opening_arr as numeric(38, 4)) as reported_opening_arr,
        cast(reported_closing_arr as numeric(38, 4)) as reported_closing_arr,
        opening_licensed_seats,
        closing_licensed_seats
    from valued
    where
        opening_arr <> 0
        or closing_arr <> 0
        or coalesce(reported_opening_arr, 0) <> 0
        or coalesce(reported_closing_arr, 0) <> 0
)

select * from final
