{% macro landed_files() -%}
    {#- The files that were landed: a query of source_name, table_name, loaded_from, stamp and
        rows_checked. No rows where a loader has landed the sources already. -#}
    {{ return(adapter.dispatch('landed_files', 'common_ground')()) }}
{%- endmacro %}


{% macro default__landed_files() -%}
    select
        {% for column in ['source_name', 'table_name', 'loaded_from', 'stamp'] -%}
        cast(null as {{ dbt.type_string() }}) as {{ column }},
        {% endfor -%}
        cast(null as bigint) as rows_checked
    where 1 = 0
{%- endmacro %}


{% macro duckdb__landed_files() -%}
    {%- if execute and adapter.get_relation(target.database, 'landing', 'files') -%}
        select
            source_name,
            table_name,
            loaded_from,
            stamp,
            rows_checked
        from landing.files
    {%- else -%}
        {{ common_ground.default__landed_files() }}
    {%- endif -%}
{%- endmacro %}
