{% test total_periods(model, key, of=none) %}

{#- Rows where a key's periods leave a gap, overlap, begin late or end, and keys of
    the relation `of`, if given, without any period. -#}
{%- set columns = key | join(', ') -%}
with looked as (
    select
        {{ columns }},
        valid_from,
        valid_to,
        lag(valid_to) over (partition by {{ columns }} order by valid_from) as previous_to,
        row_number() over (partition by {{ columns }} order by valid_from) as place,
        lead(valid_from) over (partition by {{ columns }} order by valid_from) as next_from
    from {{ model }}
),

broken as (
    select {{ columns }}, valid_from
    from looked
    where
        (place = 1 and valid_from <> cast('1900-01-01' as date))
        or (place > 1 and (previous_to is null or previous_to <> valid_from))
        or (next_from is null and valid_to is not null)
        or valid_to <= valid_from
)

select {{ columns }}, valid_from
from broken
{%- if of %}
union all
select {{ columns }}, null as valid_from
from (
    select {{ columns }} from {{ of }}
    except
    select {{ columns }} from {{ model }}
) as without_period
{%- endif %}

{% endtest %}
