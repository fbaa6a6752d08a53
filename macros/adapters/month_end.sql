{% macro month_end(date) -%}
    {{ return(adapter.dispatch('month_end', 'common_ground')(date)) }}
{%- endmacro %}


{% macro default__month_end(date) -%}
    {{ dbt.last_day(date, 'month') }}
{%- endmacro %}


{% macro duckdb__month_end(date) -%}
    last_day({{ date }})
{%- endmacro %}


{% macro postgres__month_end(date) -%}
    cast(date_trunc('month', {{ date }}) + interval '1 month' - interval '1 day' as date)
{%- endmacro %}


{% macro spark__month_end(date) -%}
    last_day({{ date }})
{%- endmacro %}
