{% test grain(model, key, nullable=[], filled=[]) %}
{# The key names a row: no two rows share it, and none of its columns is null but for those
   that are `nullable`. Nor is any of the columns `filled`. A row of the answer is a key, with
   what is wrong with it; one test a model, since each costs more time than the model. #}

{%- set columns = key | join(', ') %}

select
    {{ columns }},
    count(*) as rows_of_key,
    case
        {%- for column in key if column not in nullable %}
        when {{ column }} is null then {{ text_literal(column) }}
        {%- endfor %}
        {%- for column in filled %}
        when count({{ column }}) < count(*) then {{ text_literal(column) }}
        {%- endfor %}
    end as null_column
from {{ model }}
group by {{ columns }}
having
    count(*) > 1
    {%- for column in key if column not in nullable %}
    or {{ column }} is null
    {%- endfor %}
    {%- for column in filled %}
    or count({{ column }}) < count(*)
    {%- endfor %}

{% endtest %}
