-- A row is a walk, forward or in reverse, whose steps do not lead from its definition's
-- value to the shared one.
with states as (
    select * from {{ ref('int_adoption__definition_states') }}
),

step_values as (
    select * from {{ ref('int_adoption__definition_values') }}
),

every_walk as (
    {{ full_walks('step_values', 'states') }}
),

walks as (
    select
        account_id,
        month_end,
        measure,
        from_definition,
        direction,
        sum(value_after - value_before) as total_delta,
        count(*) as steps
    from every_walk
    group by account_id, month_end, measure, from_definition, direction
),

last_step as (
    select max(step) as step from {{ ref('adoption_definition_axes') }}
),

-- one row a walk: the numbers of its first and its last setting
ends as (
    {% for measure in ['breadth', 'depth'] -%}
        select
            states.month_end,
            '{{ measure }}' as measure,
            states.from_definition,
            states.direction,
            max(case when states.step = 0 then states.{{ measure }}_state end)
                as first_state,
            max(case when states.step = last_step.step then states.{{ measure }}_state end)
                as last_state
        from states
        cross join last_step
        group by states.month_end, states.from_definition, states.direction
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select walks.*
from walks
cross join last_step
inner join ends
    on
        walks.month_end = ends.month_end
        and walks.measure = ends.measure
        and walks.from_definition = ends.from_definition
        and walks.direction = ends.direction
inner join step_values as first_values
    on
        walks.account_id = first_values.account_id
        and walks.month_end = first_values.month_end
        and walks.measure = first_values.measure
        and ends.first_state = first_values.state_number
inner join step_values as last_values
    on
        walks.account_id = last_values.account_id
        and walks.month_end = last_values.month_end
        and walks.measure = last_values.measure
        and ends.last_state = last_values.state_number
where
    walks.total_delta <> last_values.state_value - first_values.state_value
    or walks.steps <> last_step.step
