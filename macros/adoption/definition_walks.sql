{% macro definition_walks(step_values, states) -%}
    with walk_steps as (
        {% for measure in ['breadth', 'depth'] -%}
            select
                states.month_end,
                '{{ measure }}' as measure,
                states.from_definition,
                states.to_definition,
                states.direction,
                states.step,
                states.axis,
                previous_states.{{ measure }}_state as state_before,
                states.{{ measure }}_state as state_after
            from {{ states }} as states
            inner join {{ states }} as previous_states
                on
                    states.month_end = previous_states.month_end
                    and states.from_definition = previous_states.from_definition
                    and states.direction = previous_states.direction
                    and states.step = previous_states.step + 1
            {% if not loop.last %}union all{% endif %}
        {% endfor %}
    ),

    walked_steps as (
        select
            befores.account_id,
            walk_steps.*,
            befores.state_value as value_before,
            afters.state_value as value_after,
            max(
                case
                    when befores.state_value is null or afters.state_value is null then 1
                    else 0
                end
            ) over (
                partition by
                    befores.account_id, walk_steps.month_end, walk_steps.measure,
                    walk_steps.from_definition, walk_steps.direction
            ) as is_not_comparable
        from walk_steps
        inner join {{ step_values }} as befores
            on
                walk_steps.month_end = befores.month_end
                and walk_steps.measure = befores.measure
                and walk_steps.state_before = befores.state_number
        inner join {{ step_values }} as afters
            on
                befores.account_id = afters.account_id
                and walk_steps.month_end = afters.month_end
                and walk_steps.measure = afters.measure
                and walk_steps.state_after = afters.state_number
    )

    -- a walk that has no value somewhere is one row
    select
        account_id,
        month_end,
        measure,
        from_definition,
        to_definition,
        direction,
        case when is_not_comparable = 1 then 0 else step end as step,
        case when is_not_comparable = 1 then 'not_comparable' else axis end as axis,
        case when is_not_comparable = 0 then value_before end as value_before,
        case when is_not_comparable = 0 then value_after end as value_after,
        case when is_not_comparable = 0 then value_after - value_before end as delta
    from walked_steps
    where is_not_comparable = 0 or step = 1
{%- endmacro %}
