with rejected as (
    {% for domain, tables in input_tables().items() -%}
    {% for table in tables if table != 'usage_events' -%}
    {% set meta = input_node(domain, table).config.meta if execute else {} -%}
    select
        '{{ table }}' as source_table,
        {{ rejected_row_key(table, meta) }} as row_key,
        reject_reason as reason,
        1 as row_count
    from ({{ checked_rows(domain, table) }}) as {{ table }}_checked
    where reject_reason is not null
    union all
    {% endfor %}
    {% endfor %}
    -- the usage log is rolled up already
    select
        'usage_events' as source_table,
        case
            when usage_date > {{ no_day() }} then cast(usage_date as {{ dbt.type_string() }})
            else ''
        end as row_key,
        reject_reason as reason,
        rows_in as row_count
    from {{ ref('int_usage_log__events_rolled') }}
    where reject_reason is not null
),

final as (
    select
        source_table,
        row_key,
        reason,
        cast(sum(row_count) as bigint) as row_count
    from rejected
    group by source_table, row_key, reason
)

select * from final
