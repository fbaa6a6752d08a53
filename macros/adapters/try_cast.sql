{% macro try_cast(expression, type) %}
    {#- a cast that gives null for what the engine cannot read -#}
    {{ return(adapter.dispatch('try_cast', 'common_ground')(expression, type)) }}
{% endmacro %}


{% macro default__try_cast(expression, type) -%}
    {{ dbt.safe_cast(expression, type) }}
{%- endmacro %}


{% macro duckdb__try_cast(expression, type) -%}
    try_cast({{ expression }} as {{ type }})
{%- endmacro %}


{% macro postgres__try_cast(expression, type) -%}
    {%- set as_text = 'cast(' ~ expression ~ ' as text)' -%}
    {%- if type.startswith('numeric') -%}
        {%- set digits, scale = type[8:-1].split(',') -%}
        functions.try_numeric({{ as_text }}, {{ digits | int - scale | int }}, {{ scale | int }})
    {%- else -%}
        functions.try_{{ type }}({{ as_text }})
    {%- endif -%}
{%- endmacro %}
