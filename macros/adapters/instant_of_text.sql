{% macro instant_of_text(expression) %}
    {#- The time in UTC of a text that read_value has found to be a moment: one with an offset
        is that instant, one without is UTC. Null for a day that no month has. -#}
    {{ return(adapter.dispatch('instant_of_text', 'common_ground')(expression)) }}
{% endmacro %}


{% macro default__instant_of_text(expression) -%}
    {{ dbt.safe_cast(expression, 'timestamp') }}
{%- endmacro %}


{% macro duckdb__instant_of_text(expression) -%}
    {#- DuckDB wants seconds before an offset, no blank there, and Z for UTC -#}
    {%- set with_z = "replace(replace(" ~ expression ~ ", 'UTC', 'Z'), 'GMT', 'Z')" -%}
    cast(try_cast(
        regexp_replace(
            regexp_replace({{ with_z }}, ' *(Z|[+-][0-9]{2}:?[0-9]*)$', '\1'),
            '^([^:]*:[0-9]{2})(Z|[+-].*)?$', '\1:00\2'
        ) as timestamptz
    ) as timestamp)
{%- endmacro %}


{% macro postgres__instant_of_text(expression) -%}
    functions.try_timestamp({{ expression }})
{%- endmacro %}
