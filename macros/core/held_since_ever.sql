{% macro held_since_ever(date) -%}
    {{ date }} < cast('1990-01-01' as date)
{%- endmacro %}
