{% macro staged(domain, table) %}
    {#- One staging model: the good rows of a table of the input contract. -#}
    {%- if execute -%}
        {%- set columns = input_node(domain, table).columns.keys() -%}
    {%- endif %}
with checked as (
    {{ checked_rows(domain, table) }}
)

select
    {{ (columns or ['*']) | join(',\n    ') }}
from checked
{% if execute %}where reject_reason is null{% endif %}
{% endmacro %}
