{% macro clock_reading(clock, moment) -%}
    (
        {{ clock }}.seconds_before
        + {{ clock }}.is_open * {{ seconds_between(clock ~ '.starts_at', moment) }}
    )
{%- endmacro %}
