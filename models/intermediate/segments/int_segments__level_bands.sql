{# a company of L levels holds at most 1 + span + span^2 + ... + span^(L-1) people -#}
{% set span = var('reporting_span') -%}
{% set first, last = var('reporting_levels')[0], var('reporting_levels')[-1] -%}
{% set bands = [] -%}
{% for level in range(first, last + 1) -%}
    {% set largest = namespace(of_level=0, below=0) -%}
    {% for power in range(level) -%}
        {% set largest.below = largest.of_level -%}
        {% set largest.of_level = largest.of_level + span ** power -%}
    {% endfor -%}
    {% do bands.append((level, largest.below + 1, largest.of_level)) -%}
{% endfor -%}

with final as (
    {%- for level, min_employees, max_employees in bands %}
    select
        cast('{{ level }}{{ '+' if loop.last }}' as {{ dbt.type_string() }}) as levels,
        cast({{ min_employees }} as integer) as min_employees,
        cast({{ 'null' if loop.last else max_employees }} as integer) as max_employees
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from final
