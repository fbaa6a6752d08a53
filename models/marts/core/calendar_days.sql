with bounds as (
    select
        min(month_ends.month_end) as first_month_end,
        max(as_of.as_of_date) as last_day
    from {{ ref('int_core__month_ends') }} as month_ends
    cross join {{ ref('stg_bundle__as_of') }} as as_of
    having min(month_ends.month_end) is not null
),

first_months as (
    select
        cast({{ dbt.date_trunc('month', 'first_month_end') }} as date) as first_day,
        last_day
    from bounds
),

days as (
    {{ days_from_to('first_months') }}
),

final as (
    select
        date_day,
        {{ dbt.last_day('date_day', 'month') }} as month_end,
        {{ fiscal_quarter('date_day') }} as fiscal_quarter,
        {{ fiscal_year('date_day') }} as fiscal_year
    from days
)

select * from final
