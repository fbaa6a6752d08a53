{% macro movement_kind(first_customer_month) -%}
    {%- set was_customer = 'month_end >= ' ~ first_customer_month -%}
    case
        when closing_arr = opening_arr then null
        when opening_arr <= 0 and closing_arr > 0 and {{ was_customer }} then 'reactivation'
        when opening_arr <= 0 and closing_arr > 0 then 'new'
        when opening_arr > 0 and closing_arr <= 0 then 'churn'
        when closing_arr > opening_arr then 'expansion'
        else 'contraction'
    end
{%- endmacro %}
