with days as (
    select * from {{ ref('int_adoption__event_class_days') }}
),

months as (
    select
        {{ dbt.last_day('usage_date', 'month') }} as month_end,
        event_class,
        row_count
    from days
    union all
    select
        {{ dbt.last_day('usage_date', 'month') }} as month_end,
        'duplicate' as event_class,
        duplicates as row_count
    from days
),

final as (
    select
        month_end,
        event_class,
        cast(sum(row_count) as bigint) as row_count
    from months
    group by month_end, event_class
)

select * from final
