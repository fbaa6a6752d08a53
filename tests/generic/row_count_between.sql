{% test row_count_between(model, minimum, maximum) %}

select number_of_rows
from (select count(*) as number_of_rows from {{ model }}) as counted
where number_of_rows not between {{ minimum }} and {{ maximum }}

{% endtest %}
