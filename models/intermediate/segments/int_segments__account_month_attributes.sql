with accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

attribute_periods as (
    select * from {{ ref('int_core__account_attribute_periods') }}
),

segment_periods as (
    select * from {{ ref('int_segments__account_segment_periods') }}
),

calendar_months as (
    select month_end
    from {{ ref('calendar_days') }}
    group by month_end
),

windows as (
    select * from {{ ref('retention_windows') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row a month of the calendar, a month before one and a month on which a retention
-- window opens
months as (
    select month_end
    from calendar_months
    union
    select {{ month_end(add_months('month_end', -1)) }} as month_end
    from calendar_months
    union
    select
        {{ month_end(add_months('calendar_months.month_end', '-windows.window_months')) }}
            as month_end
    from calendar_months
    cross join windows
),

-- one row an account and month; the running month is seen as of the as-of date
days as (
    select
        accounts.account_id,
        accounts.family_id,
        months.month_end,
        least(months.month_end, as_of.as_of_date) as looked_at_on
    from accounts
    cross join months
    cross join as_of
),

final as (
    select
        days.account_id,
        days.month_end,
        segment_periods.segment_id,
        attribute_periods.industry,
        attribute_periods.country,
        attribute_periods.csm_id,
        attribute_periods.coverage,
        days.family_id
    from days
    left join attribute_periods
        on
            days.account_id = attribute_periods.account_id
            and days.looked_at_on >= attribute_periods.valid_from
            and days.looked_at_on < coalesce(attribute_periods.valid_to, {{ open_end() }})
    left join segment_periods
        on
            days.account_id = segment_periods.account_id
            and days.looked_at_on >= segment_periods.valid_from
            and days.looked_at_on < coalesce(segment_periods.valid_to, {{ open_end() }})
)

select * from final
