with rejected as (
    {% for domain, tables in input_tables().items() -%}
    {% set last_domain = loop.last -%}
    {% for table in tables -%}
    {% set meta = input_node(domain, table).config.meta if execute else {} -%}
    select
        '{{ table }}' as source_table,
        {{ rejected_row_key(table, meta) }} as row_key,
        reject_reason as reason
    from ({{ checked_rows(domain, table) }}) as {{ table }}_checked
    where reject_reason is not null
    {% if not (loop.last and last_domain) %}union all{% endif %}
    {% endfor %}
    {% endfor %}
),

final as (
    select
        source_table,
        row_key,
        reason,
        count(*) as row_count
    from rejected
    group by source_table, row_key, reason
)

select * from final
