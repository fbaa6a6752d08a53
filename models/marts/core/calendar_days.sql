with month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

bounds as (
    select
        min(month_ends.month_end) as first_month_end,
        max(as_of.as_of_date) as last_day
    from month_ends
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

dated as (
    select
        date_day,
        {{ dbt.last_day('date_day', 'month') }} as month_end,
        {{ fiscal_quarter('date_day') }} as fiscal_quarter,
        {{ fiscal_year('date_day') }} as fiscal_year
    from days
),

final as (
    select
        dated.date_day,
        dated.month_end,
        dated.fiscal_quarter,
        dated.fiscal_year,
        coalesce(month_ends.is_month_final, false) as is_month_final
    from dated
    left join month_ends on dated.month_end = month_ends.month_end
)

select * from final
