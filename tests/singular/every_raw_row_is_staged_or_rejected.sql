-- raw rows = staged + rejected, and = rows_in of data_coverage, for every input table
with counted as (
    {% for domain, tables in input_tables().items() -%}
    {% set last_domain = loop.last -%}
    {% for table in tables -%}
    select
        '{{ table }}' as source_table,
        {% if table == 'usage_events' -%}
        -- as the roll-up has read them
        (
            select coalesce(sum(rows_in), 0) from {{ ref('int_usage_log__events_rolled') }}
            where reject_reason is null
        ) as staged,
        {%- else -%}
        (select count(*) from {{ ref('stg_' ~ domain ~ '__' ~ table) }}) as staged,
        {%- endif %}
        (
            select coalesce(sum(row_count), 0) from {{ ref('rejected_rows') }}
            where source_table = '{{ table }}'
        ) as rejected,
        (
            select coalesce(sum(rows_in), 0) from {{ ref('data_coverage') }}
            where source_table = '{{ table }}'
        ) as covered,
        0
        {%- for vendor in var('sources').get(domain) or [] %}
        {%- set relation = vendor_relation(vendor, domain, table) %}
        {%- if execute and load_relation(relation) %}
        + (select count(*) from {{ relation }})
        {%- endif %}
        {%- endfor %} as raw_rows
    {% if not (loop.last and last_domain) %}union all{% endif %}
    {% endfor %}
    {% endfor %}
)

select *
from counted
where
    raw_rows <> staged + rejected
    or raw_rows <> covered
