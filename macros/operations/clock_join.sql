{% macro clock_join(clock, schedule_id, moment) -%}
    {{ clock }}.schedule_id = {{ schedule_id }}
    and {{ clock }}.utc_day = cast({{ moment }} as date)
    and {{ clock }}.starts_at <= {{ moment }}
    and {{ clock }}.ends_at > {{ moment }}
{%- endmacro %}
