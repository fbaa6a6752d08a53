{% test relations_equal(model, compare_to, columns) %}
{# Both relations hold the same rows in these columns, each as often. #}

select *
from (
    select {{ columns | join(', ') }}, count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
    except
    select {{ columns | join(', ') }}, count(*) as row_count
    from {{ compare_to }}
    group by {{ columns | join(', ') }}
) as only_in_model

union all

select *
from (
    select {{ columns | join(', ') }}, count(*) as row_count
    from {{ compare_to }}
    group by {{ columns | join(', ') }}
    except
    select {{ columns | join(', ') }}, count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
) as only_in_other

{% endtest %}
