{% macro as_of_ends_at() -%}
    {%- set midnight = 'cast(' ~ add_days('as_of_date', 1) ~ ' as timestamp)' -%}
    {%- if var('reporting_timezone') == 'UTC' -%}
        {{ midnight }}
    {%- else -%}
        {{ utc_time(midnight, text_literal(var('reporting_timezone'))) }}
    {%- endif -%}
{%- endmacro %}
