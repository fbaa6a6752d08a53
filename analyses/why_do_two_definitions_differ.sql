-- For one account and month: why did one team say 62 % and another 81 %?
-- Variables: account, month, measure, first_definition, second_definition. A row is an axis,
-- with the part of the difference it explains: the first definition's step to the shared one
-- less the second's; they add up to second - first. What an axis explains depends on the
-- order of the walk, so mean_delta is the mean over the published order and its reverse.
with asked as (
    select
        cast('{{ var("account", "A0001") }}' as {{ dbt.type_string() }}) as account_id,
        cast('{{ var("month", "2026-06-30") }}' as date) as month_end,
        '{{ var("measure", "depth") }}' as measure,
        '{{ var("first_definition", "cs_scorecard") }}' as first_definition,
        '{{ var("second_definition", "product_dashboard") }}' as second_definition
),

step_values as (
    select definition_values.*
    from {{ ref('int_adoption__definition_values') }} as definition_values
    inner join asked
        on
            definition_values.account_id = asked.account_id
            and definition_values.month_end = asked.month_end
            and definition_values.measure = asked.measure
),

states as (
    select states.*
    from {{ ref('int_adoption__definition_states') }} as states
    inner join asked
        on
            states.month_end = asked.month_end
            and states.from_definition in (asked.first_definition, asked.second_definition)
),

every_walk as (
    {{ definition_walks('step_values', 'states', 'asked') }}
),

-- one row a step of the walks asked for, the second one's with the other sign
walks as (
    select
        every_walk.axis,
        every_walk.direction,
        case
            when every_walk.from_definition = asked.first_definition then every_walk.delta
            else -every_walk.delta
        end as delta
    from every_walk
    inner join asked on every_walk.measure = asked.measure
),

axes as (
    select
        axis,
        sum(case when direction = 'forward' then delta end) as forward_delta,
        sum(case when direction = 'reverse' then delta end) as reverse_delta
    from walks
    group by axis
),

-- one row: what the two said
said as (
    select
        max(case when states.from_definition = asked.first_definition then state_value end)
            as first_value,
        max(case when states.from_definition = asked.second_definition then state_value end)
            as second_value
    from states
    cross join asked
    inner join step_values
        on
            step_values.state_number = case step_values.measure
                when 'breadth' then states.breadth_state else states.depth_state
            end
    where states.step = 0 and states.direction = 'forward'
),

final as (
    select
        said.first_value,
        said.second_value,
        axes.axis,
        axes.forward_delta,
        axes.reverse_delta,
        (axes.forward_delta + axes.reverse_delta) / 2 as mean_delta
    from axes
    cross join said
)

select * from final
order by abs(mean_delta) desc
