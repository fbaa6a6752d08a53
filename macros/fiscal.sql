{% macro fiscal_year(day) -%}
    {#- named after the calendar year in which it ends -#}
    cast(
        extract(year from {{ day }})
        {%- if var('fiscal_year_start_month') > 1 %}
        + case
            when extract(month from {{ day }}) >= {{ var('fiscal_year_start_month') }} then 1
            else 0
        end
        {%- endif %} as integer
    )
{%- endmacro %}


{% macro fiscal_quarter(day) -%}
    'FY' || cast({{ fiscal_year(day) }} as {{ dbt.type_string() }}) || '-Q' || cast(
        cast(floor(
            cast(mod(
                cast(extract(month from {{ day }}) as integer)
                + 12 - {{ var('fiscal_year_start_month') }}, 12
            ) as integer) / 3
        ) as integer) + 1 as {{ dbt.type_string() }}
    )
{%- endmacro %}
