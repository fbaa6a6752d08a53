{% macro is_no_date(date, type='date') -%}
    {{ date }} < cast('{{ first_dated_day() }}' as {{ type }})
{%- endmacro %}


{% macro first_dated_day() -%}
    1990-01-01
{%- endmacro %}
