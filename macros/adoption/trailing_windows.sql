{% macro trailing_windows() -%}
    {#- The windows in days over which users are counted, beside the day itself. -#}
    {{ return([7, 28, 90]) }}
{%- endmacro %}
