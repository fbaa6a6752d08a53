{% macro given_times() %}
    {#- The times given in the bundle by which its as-of date is found, as recorded_at, with
        their preference: those of the columns with dates_bundle in their YAML. A time that a
        default would fill in is not given. Of the usage log see stg_bundle__log_file_days. -#}
    {%- if execute -%}
    {%- for domain, tables in input_tables().items() -%}
    {%- for table in tables if table != 'usage_events' -%}
    {%- for vendor in var('sources').get(domain) or [] -%}
    {%- set relation = vendor_relation(vendor, domain, table) -%}
    {%- set columns = input_node(domain, table).columns -%}
    {%- set raw_types = raw_column_types(relation, columns) -%}
    {%- for column in columns.values() -%}
    {%- set preference = column.config.meta.get('dates_bundle') -%}
    {%- if preference and column.name in raw_types %}
    select
        {{ read_value(
            'raw_rows.' ~ adapter.quote(column.name), 'timestamp', raw_types[column.name]
        ) }} as recorded_at,
        {{ preference }} as preference
    from {{ relation }} as raw_rows
    union all
    {%- endif -%}
    {%- endfor -%}
    {%- endfor -%}
    {%- endfor -%}
    {%- endfor -%}
    {%- endif -%}
{% endmacro %}
