{% macro definition_walks(step_values, states, account_months) -%}
    with every_full_walk as (
        {{ full_walks(step_values, states) }}
    ),

    -- a row is a walk that an account should have made in a month
    asked_walks as (
        select
            account_months.account_id,
            walk_starts.*
        from {{ account_months }} as account_months
        inner join (
            {% for measure in ['breadth', 'depth'] -%}
                select
                    month_end,
                    '{{ measure }}' as measure,
                    from_definition,
                    to_definition,
                    direction
                from {{ states }}
                where step = 0
                {% if not loop.last %}union all{% endif %}
            {% endfor %}
        ) as walk_starts
            on account_months.month_end = walk_starts.month_end
    )

    select
        account_id,
        month_end,
        measure,
        from_definition,
        to_definition,
        direction,
        step,
        axis,
        value_before,
        value_after,
        value_after - value_before as delta
    from every_full_walk
    union all
    -- a walk that has no value somewhere is one row
    select
        asked_walks.account_id,
        asked_walks.month_end,
        asked_walks.measure,
        asked_walks.from_definition,
        asked_walks.to_definition,
        asked_walks.direction,
        0 as step,
        'not_comparable' as axis,
        null as value_before,
        null as value_after,
        null as delta
    from asked_walks
    left join every_full_walk
        on
            asked_walks.account_id = every_full_walk.account_id
            and asked_walks.month_end = every_full_walk.month_end
            and asked_walks.measure = every_full_walk.measure
            and asked_walks.from_definition = every_full_walk.from_definition
            and asked_walks.direction = every_full_walk.direction
            and every_full_walk.step = 1
    where every_full_walk.account_id is null
{%- endmacro %}


{% macro full_walks(step_values, states) -%}
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
            count(*) over (
                partition by
                    befores.account_id, walk_steps.month_end, walk_steps.measure,
                    walk_steps.from_definition, walk_steps.direction
            ) as steps_with_values
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

    select
        account_id,
        month_end,
        measure,
        from_definition,
        to_definition,
        direction,
        step,
        axis,
        value_before,
        value_after
    from walked_steps
    where steps_with_values = (select max(last_steps.step) from {{ states }} as last_steps)
{%- endmacro %}
