{% test rules_hold(model, rules) %}
{# rules: what is so, in words -> the expression that says it of a row, which must be true and
   not null. A row of the answer names the first rule that it breaks. #}

select
    case
        {%- for words, expression in rules.items() %}
        when not coalesce({{ expression }}, false) then {{ text_literal(words) }}
        {%- endfor %}
    end as broken_rule,
    model_rows.*
from {{ model }} as model_rows
where
    {%- for expression in rules.values() %}
    {{ 'or ' if not loop.first }}not coalesce({{ expression }}, false)
    {%- endfor %}

{% endtest %}
