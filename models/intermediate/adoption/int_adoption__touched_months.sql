{%- set applied = applied_relation('int_adoption__applied_as_of') -%}

with touched_days as (
    select * from {{ ref('int_adoption__touched_days_mapped') }}
),

month_ends as (
    select month_end from {{ ref('int_core__month_ends') }}
),

as_of as (  -- noqa: ST03
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row a month with a touched day, or that is complete now and was not, or the reverse
months as (
    select {{ dbt.last_day('usage_date', 'month') }} as month_end
    from touched_days
    {% if applied -%}
    union
    select month_ends.month_end
    from month_ends
    cross join {{ applied }} as applied
    where month_ends.month_end > applied.as_of_date
    union
    select {{ dbt.last_day('applied.as_of_date', 'month') }} as month_end
    from {{ applied }} as applied
    inner join as_of on applied.as_of_date <> as_of.as_of_date
    {%- else -%}
        union
        select month_end from month_ends
    {%- endif %}
),

final as (
    select cast(month_end as date) as month_end
    from months
)

select * from final
