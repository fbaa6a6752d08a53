{% macro open_end() -%}
    cast('9999-12-31' as date)
{%- endmacro %}
