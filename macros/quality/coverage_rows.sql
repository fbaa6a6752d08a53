{% macro coverage_rows(domain, table) %}
    {#- One row per month of one table of the input contract: its raw rows, split into the
        first that applies of rejected, not yet known, unmatched, used. -#}
    {%- set as_of = ref('stg_bundle__as_of') -%}
    {%- set meta = input_node(domain, table).config.meta if execute else {} -%}
    {%- set columns = input_node(domain, table).columns if execute else {} -%}
    {%- set month_by = meta.get('month_by') -%}
    {%- set known_by = meta.get('known_by') -%}
    {%- set unmatched = unmatched_condition(table, meta, columns) -%}
    select
        '{{ table }}' as source_table,
        {% if month_by -%}
        cast({{ dbt.last_day(coverage_day(month_by, columns), 'month') }} as date) as month_end,
        {%- else -%}
        cast(null as date) as month_end,
        {%- endif %}
        case
            when checked.reject_reason is not null then 'rejected'
            {%- if known_by %}
            when {{ coverage_day(known_by, columns) }} > as_of.as_of_date then 'not_yet_known'
            {%- endif %}
            {%- if unmatched %}
            when {{ unmatched }} then 'unmatched'
            {%- endif %}
            else 'used'
        end as row_class,
        count(*) as row_count
    from ({{ checked_rows(domain, table) }}) as checked
    cross join {{ as_of }} as as_of
    group by 1, 2, 3
{% endmacro %}


{% macro coverage_day(column, columns) -%}
    {%- if columns[column].data_type == 'date' -%}
        checked.{{ column }}
    {%- else -%}
        {{ local_date('checked.' ~ column) }}
    {%- endif -%}
{%- endmacro %}


{% macro unmatched_condition(table, meta, columns) -%}
    {#- when a good row belongs to nobody; empty where that cannot be -#}
    {%- set account_column = columns.get(meta.get('account_column')) -%}
    {%- if table == 'tickets' -%}
        not exists (
            select 1 from {{ ref('int_core__organizations_matched') }} as organizations
            where
                organizations.organization_id = checked.organization_id
                and organizations.account_id is not null
        )
    {%- elif table in ['ticket_events', 'ticket_schedules'] -%}
        not exists (
            select 1 from {{ ref('stg_support__tickets') }} as tickets
            where tickets.ticket_id = checked.ticket_id
        )
    {%- elif account_column and not account_column.config.meta.get('required') -%}
        checked.{{ account_column.name }} is null
    {%- endif -%}
{%- endmacro %}
