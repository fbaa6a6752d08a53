with bounds as (
    select
        min(account_starts.first_on) as first_day,
        max(as_of.as_of_date) as last_day
    from {{ ref('int_core__account_starts') }} as account_starts
    cross join {{ ref('stg_bundle__as_of') }} as as_of
    having min(account_starts.first_on) is not null
),

days as (
    {{ days_from_to('bounds') }}
),

-- one row a complete month
months as (
    select days.date_day as month_end
    from days
    where days.date_day = {{ dbt.last_day('days.date_day', 'month') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

closed as (
    select
        months.month_end,
        as_of.as_of_date,
        cast({{ dbt.dateadd('day', var('close_days'), 'months.month_end') }} as date)
            as close_on,
        cast({{ dbt.dateadd(
            'day', [var('close_days'), var('renewal_grace_days')] | max, 'months.month_end'
        ) }} as date) as final_on
    from months
    cross join as_of
),

final as (
    select
        month_end,
        close_on,
        close_on <= as_of_date as is_closed,
        final_on <= as_of_date as is_month_final,
        {{ fiscal_quarter('month_end') }} as fiscal_quarter,
        {{ fiscal_year('month_end') }} as fiscal_year
    from closed
)

select * from final
