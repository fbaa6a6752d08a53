{% test not_null_columns(model, columns) %}
{# One test for all columns of a model that may not be null, where no grain says so: a test a
   column would cost more time than the model. A row of the answer names the first that is. #}

select
    case
        {%- for column in columns %}
        when {{ column }} is null then {{ text_literal(column) }}
        {%- endfor %}
    end as null_column,
    {{ columns | join(', ') }}
from {{ model }}
where
    {% for column in columns -%}
    {{ column }} is null
    {%- if not loop.last %}
    or {% endif %}
    {%- endfor %}

{% endtest %}
