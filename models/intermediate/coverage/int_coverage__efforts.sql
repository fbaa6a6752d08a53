with efforts as (
    select * from {{ ref('int_coverage__efforts_unioned') }}
),

employee_periods as (
    select * from {{ ref('int_core__employee_periods') }}
),

titles as (
    select * from {{ ref('int_coverage__titles_mapped') }}
),

all_classes as (
    select * from {{ ref('activity_classes') }}
),

classes as (
    {{ seed_versions('all_classes', ['kind']) }}
),

-- one row a piece of work, with what its person was then
staffed as (
    select
        efforts.*,
        employee_periods.team as team_then,
        employee_periods.job_title,
        employee_periods.hourly_cost
    from efforts
    left join employee_periods
        on
            efforts.employee_id = employee_periods.employee_id
            and efforts.occurred_on >= employee_periods.valid_from
            and efforts.occurred_on < coalesce(employee_periods.valid_to, {{ open_end() }})
),

-- an agent who matches no employee is support; a ticket without reply has nobody
placed as (
    select
        *,
        source = 'ticket' and is_touch and employee_id is null as is_outside_agent
    from staffed
),

final as (
    select
        placed.effort_id,
        placed.source,
        placed.is_touch,
        placed.account_id,
        placed.occurred_at,
        placed.occurred_on,
        placed.month_end,
        placed.kind,
        placed.employee_id,
        case
            when placed.is_outside_agent then 'agent:' || coalesce(placed.agent_id, 'unknown')
            else placed.employee_id
        end as person_id,
        case when placed.is_outside_agent then 'support' else placed.team_then end as team,
        case
            when placed.is_outside_agent then 'Support Agent'
            else coalesce(titles.canonical_title, placed.job_title)
        end as role,
        coalesce(placed.is_outside_agent or placed.team_then = 'support', false)
            as is_support,
        placed.minutes,
        cast(
            cast(placed.minutes as numeric(38, 4)) * placed.hourly_cost / 60 as numeric(38, 4)
        ) as cost,
        classes.cost_class,
        placed.feature_id,
        placed.is_gap,
        placed.is_question,
        placed.is_routed
    from placed
    left join titles on placed.job_title = titles.job_title
    left join classes
        on
            placed.kind = classes.kind
            and placed.occurred_on >= classes.valid_from
            and placed.occurred_on < classes.valid_to
)

select * from final
