{% macro reporting_level_bands(levels, span) -%}
    {#- a company of L levels holds at most 1 + span + span^2 + ... + span^(L-1) people -#}
    {%- for level in range(levels[0], levels[-1] + 1) %}
    {%- set largest = namespace(of_level=0, below=0) -%}
    {%- for power in range(level) -%}
        {%- set largest.below = largest.of_level -%}
        {%- set largest.of_level = largest.of_level + span ** power -%}
    {%- endfor %}
    select
        cast('{{ level }}{{ '+' if loop.last }}' as {{ dbt.type_string() }}) as levels,
        cast({{ largest.below + 1 }} as integer) as min_employees,
        cast({{ 'null' if loop.last else largest.of_level }} as integer) as max_employees
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
