{% macro add_days(date, days) -%}
    {{ return(adapter.dispatch('add_days', 'common_ground')(date, days)) }}
{%- endmacro %}


{% macro default__add_days(date, days) -%}
    cast({{ dbt.dateadd('day', days, date) }} as date)
{%- endmacro %}


{% macro duckdb__add_days(date, days) -%}
    ({{ date }} + {{ days if days is number else 'cast(' ~ days ~ ' as integer)' }})
{%- endmacro %}


{% macro postgres__add_days(date, days) -%}
    ({{ date }} + {{ days if days is number else 'cast(' ~ days ~ ' as integer)' }})
{%- endmacro %}


{% macro spark__add_days(date, days) -%}
    date_add({{ date }}, {{ days }})
{%- endmacro %}
