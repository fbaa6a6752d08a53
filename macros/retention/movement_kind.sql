{% macro movement_kind(unit) -%}
    {%- set was_customer -%}
        max(case when opening_arr > 0 then 1 else 0 end) over (
            partition by {{ unit }} order by month_end
            rows between unbounded preceding and current row
        ) = 1
    {%- endset -%}
    case
        when closing_arr = opening_arr then null
        when opening_arr <= 0 and closing_arr > 0 and {{ was_customer }} then 'reactivation'
        when opening_arr <= 0 and closing_arr > 0 then 'new'
        when opening_arr > 0 and closing_arr <= 0 then 'churn'
        when closing_arr > opening_arr then 'expansion'
        else 'contraction'
    end
{%- endmacro %}
