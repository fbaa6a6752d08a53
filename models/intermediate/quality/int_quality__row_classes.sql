-- usage events are rolled up elsewhere, so only what never reaches the roll-up is
-- counted here for them
with counted as (
    {% for domain, tables in input_tables().items() -%}
    {% for table in tables -%}
    select * from ({{ coverage_rows(domain, table) }}) as {{ table }}_counted
    {% if table == 'usage_events' %}where row_class in ('rejected', 'not_yet_known'){% endif %}
    union all
    {% endfor %}
    {% endfor -%}
    select
        'usage_events' as source_table,
        month_end,
        event_class as row_class,
        row_count
    from {{ ref('int_adoption__event_classes') }}
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
