{% test not_null_columns(model, columns) %}
{# One test for all columns of a model that may not be null: a test a column would cost
   more time than the model. #}

select {{ columns | join(', ') }}
from {{ model }}
where
    {% for column in columns -%}
    {{ column }} is null
    {%- if not loop.last %}
    or {% endif %}
    {%- endfor %}

{% endtest %}
