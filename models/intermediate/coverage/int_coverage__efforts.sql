with efforts as (
    select * from {{ ref('int_coverage__efforts_unioned') }}
),

timelines as (
    select
        employee_id,
        field,
        value,
        valid_from,
        coalesce(valid_to, {{ open_end() }}) as valid_to
    from {{ ref('int_core__employee_timelines') }}
    where field in ('team', 'job_title', 'hourly_cost')
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
        lower(teams.value) as team_then,
        job_titles.value as job_title,
        {{ read_value('hourly_costs.value', 'numeric(18,4)') }} as hourly_cost
    from efforts
    left join timelines as teams
        on
            efforts.employee_id = teams.employee_id
            and teams.field = 'team'
            and efforts.occurred_on >= teams.valid_from
            and efforts.occurred_on < teams.valid_to
    left join timelines as job_titles
        on
            efforts.employee_id = job_titles.employee_id
            and job_titles.field = 'job_title'
            and efforts.occurred_on >= job_titles.valid_from
            and efforts.occurred_on < job_titles.valid_to
    left join timelines as hourly_costs
        on
            efforts.employee_id = hourly_costs.employee_id
            and hourly_costs.field = 'hourly_cost'
            and efforts.occurred_on >= hourly_costs.valid_from
            and efforts.occurred_on < hourly_costs.valid_to
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
        coalesce(placed.is_outside_agent or lower(placed.team_then) = 'support', false)
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
