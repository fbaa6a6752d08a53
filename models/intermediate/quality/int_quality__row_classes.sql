with counted as (
    {% for domain, tables in input_tables().items() -%}
    {% for table in tables if table != 'usage_events' -%}
    select * from ({{ coverage_rows(domain, table) }}) as {{ table }}_counted
    union all
    {% endfor %}
    {% endfor -%}
    -- the usage log is rolled up already
    {% for row_class, rows in {
        'event_class': 'rows_in - duplicates', "'duplicate'": 'duplicates'
    }.items() -%}
    select
        'usage_events' as source_table,
        case when usage_date > {{ no_day() }} then {{ month_end('usage_date') }} end
            as month_end,
        {{ row_class }} as row_class,
        {{ rows }} as row_count
    from {{ ref('int_adoption__account_class_days') }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

final as (
    select
        source_table,
        month_end,
        row_class,
        cast(sum(row_count) as bigint) as row_count
    from counted
    group by source_table, month_end, row_class
)

select * from final
