{%- set applied = applied_relation('int_adoption__applied_as_of') -%}

with touched_days as (  -- noqa: ST03
    select * from {{ ref('int_adoption__touched_days_mapped') }}
),

month_ends as (  -- noqa: ST03
    select month_end from {{ ref('int_core__month_ends') }}
),

as_of as (  -- noqa: ST03
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

{% if applied -%}
-- one row where the as-of date has moved: the days that have passed, or come back
bounds as (
    select
        {{ add_days('least(applied.as_of_date, as_of.as_of_date)', 1) }} as first_day,
        greatest(applied.as_of_date, as_of.as_of_date) as last_day
    from {{ applied }} as applied
    cross join as_of
    where applied.as_of_date <> as_of.as_of_date
),

days as (
    {{ days_from_to('bounds') }}
),
{%- endif %}

months as (
    {% if applied -%}
    select {{ dbt.last_day('date_day', 'month') }} as month_end
    from days
    group by {{ dbt.last_day('date_day', 'month') }}
    {%- else -%}
        select month_end from month_ends
        union
        select {{ dbt.last_day('usage_date', 'month') }} as month_end
        from touched_days
    {%- endif %}
),

final as (
    select cast(month_end as date) as month_end
    from months
)

select * from final
