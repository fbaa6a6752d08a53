{% test no_gaps_or_overlaps(model, key, total=false, floor='1900-01-01') %}
{# The periods of a key follow on each other, none empty and only the last one open. With
   `total` they also begin at the floor and end open. #}

{%- set columns = key | join(', ') %}
{%- set last_to = 'coalesce(valid_to, ' ~ open_end() ~ ')' %}

with ordered as (
    select
        {{ columns }},
        valid_from,
        valid_to,
        lag(valid_to) over (
            partition by {{ columns }} order by valid_from, {{ last_to }}
        ) as previous_to,
        row_number() over (
            partition by {{ columns }} order by valid_from, {{ last_to }}
        ) as period_number,
        row_number() over (
            partition by {{ columns }} order by valid_from desc, {{ last_to }} desc
        ) as number_from_last
    from {{ model }}
)

select *
from ordered
where
    valid_from is null
    or valid_to <= valid_from
    or (period_number > 1 and (previous_to is null or previous_to <> valid_from))
    {%- if total %}
    or (period_number = 1 and valid_from <> cast('{{ floor }}' as date))
    or (number_from_last = 1 and valid_to is not null)
    {%- endif %}

{% endtest %}
