-- Each rule looks at measures that exist; a bundle without customers has none to look at.
with measures as (
    select measure
    from {{ ref('int_scorecards__customer_measures') }}
    group by measure
),

named as (
    select rule, measure from {{ ref('attention_rules') }}
    union all
    select rule, second_measure as measure from {{ ref('attention_rules') }}
    where second_measure is not null
)

select
    named.rule,
    named.measure
from named
left join measures on named.measure = measures.measure
where
    measures.measure is null
    and exists (select 1 from {{ ref('int_scorecards__customer_measures') }})
