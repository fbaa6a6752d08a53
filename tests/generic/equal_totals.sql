{% test equal_totals(model, measure, compare_model, compare_measure) %}

select *
from (
    select
        (select coalesce(sum({{ measure }}), 0) from {{ model }}) as total,
        (select coalesce(sum({{ compare_measure }}), 0) from {{ compare_model }})
            as compare_total
) as totals
where total <> compare_total

{% endtest %}
