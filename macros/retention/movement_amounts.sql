{% macro movement_amounts(kind='kind', arr_delta='closing_arr - opening_arr') -%}
    {%- for name, column, sign in [
        ('new', 'new_arr', ''), ('reactivation', 'reactivation_arr', ''),
        ('expansion', 'expansion_arr', ''), ('contraction', 'contraction_arr', '-'),
        ('churn', 'churned_arr', '-')
    ] -%}
    cast(case when {{ kind }} = '{{ name }}' then {{ sign }}({{ arr_delta }}) else 0 end
        as numeric(38, 4)) as {{ column }}
    {%- if not loop.last %},
    {% endif %}
    {%- endfor -%}
{%- endmacro %}
