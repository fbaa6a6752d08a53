-- A row is a walk whose steps do not lead from its definition's value to the shared one.
with walks as (
    select
        account_id,
        month_end,
        measure,
        from_definition,
        direction,
        sum(delta) as total_delta,
        count(*) as steps
    from {{ ref('int_adoption__definition_walks') }}
    where axis <> 'not_comparable'
    group by account_id, month_end, measure, from_definition, direction
),

ends as (
    select
        account_id,
        month_end,
        measure,
        from_definition,
        direction,
        max(case when step = 0 then step_value end) as first_value,
        max(case
            when step = (select max(step) from {{ ref('adoption_definition_axes') }})
                then step_value
        end) as last_value
    from {{ ref('int_adoption__definition_values') }}
    group by account_id, month_end, measure, from_definition, direction
)

select walks.*
from walks
inner join ends
    on
        walks.account_id = ends.account_id
        and walks.month_end = ends.month_end
        and walks.measure = ends.measure
        and walks.from_definition = ends.from_definition
        and walks.direction = ends.direction
where
    walks.total_delta <> ends.last_value - ends.first_value
    or walks.steps <> (select count(*) from {{ ref('adoption_definition_axes') }})
