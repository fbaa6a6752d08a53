with month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

windows as (
    select max(window_months) as longest_window from {{ ref('retention_windows') }}
),

-- one row a closed month: what is read there reaches back to the longest window's opening
closes as (
    select
        month_ends.close_on as known_on,
        month_ends.month_end,
        {{ add_days(
            month_end(add_months('month_ends.month_end', '-windows.longest_window')),
            -var('renewal_grace_days')
        ) }} as lines_end_after
    from month_ends
    cross join windows
    where month_ends.is_closed
),

final as (
    select
        as_of.as_of_date as known_on,
        closes.month_end,
        true as is_as_of,
        cast('1900-01-01' as date) as lines_end_after
    from as_of
    left join closes on as_of.as_of_date = closes.known_on
    union all
    select
        closes.known_on,
        closes.month_end,
        false as is_as_of,
        closes.lines_end_after
    from closes
    cross join as_of
    where closes.known_on <> as_of.as_of_date
)

select * from final
