{% macro past_of_build(column) -%}
    {#- Condition: a time in UTC that is not after the clock of this build. -#}
    {{ column }} <= cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}' as timestamp)
{%- endmacro %}
