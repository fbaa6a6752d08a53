{% macro in_reporting_currency(amount, rate) -%}
    {#- Wide enough that no product of an amount and a rate overflows. -#}
    cast(round(cast({{ amount }} as numeric(30, 4)) * {{ rate }}, 4) as numeric(18, 4))
{%- endmacro %}
