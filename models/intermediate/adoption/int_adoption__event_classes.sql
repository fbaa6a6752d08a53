with classified as (
    select * from {{ ref('int_adoption__user_feature_days_classified') }}
),

-- one row a day and class
days as (
    select
        usage_date,
        event_class,
        sum(rows_in - duplicates) as row_count,
        sum(duplicates) as duplicates
    from classified
    group by usage_date, event_class
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
