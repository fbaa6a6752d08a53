with tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
),

runs as (
    select * from {{ ref('int_experience__ticket_business_minutes') }}
    where clock in ('first_reply', 'resolution')
),

events as (
    select * from {{ ref('int_experience__ticket_events_known') }}
),

targets as (
    select
        priority,
        first_reply_minutes,
        resolution_minutes,
        valid_from,
        coalesce(
            lead(valid_from) over (partition by priority order by valid_from),
            {{ open_end() }}
        ) as valid_to
    from {{ ref('sla_targets') }}
),

-- one row a source that says something about replies
sources_with_replies as (
    select source_system
    from events
    where {{ 'true' if var('has_first_replies') else 'false' }}
    group by source_system
),

-- one row a run and priority event not after its start, the latest first
priorities_at_start as (
    select
        runs.ticket_id,
        runs.clock,
        lower(events.value) as priority,
        row_number() over (
            partition by runs.ticket_id, runs.clock
            order by events.occurred_at desc, events.value desc
        ) as newest_first
    from runs
    inner join events
        on runs.ticket_id = events.ticket_id and runs.started_at >= events.occurred_at
    where events.kind = 'priority' and events.value is not null
),

-- one row a run with its priority at the start and the target of that day
targeted as (
    select
        runs.ticket_id,
        runs.clock,
        runs.is_stopped,
        runs.business_minutes,
        coalesce(priorities_at_start.priority, tickets.priority) as priority,
        case when runs.clock = 'resolution' then tickets.sla_met_at_source end
            as met_at_source,
        case
            when runs.clock = 'resolution' then targets.resolution_minutes
            when sources_with_replies.source_system is not null
                then targets.first_reply_minutes
        end as target_minutes
    from runs
    inner join tickets on runs.ticket_id = tickets.ticket_id
    left join priorities_at_start
        on
            runs.ticket_id = priorities_at_start.ticket_id
            and runs.clock = priorities_at_start.clock
            and priorities_at_start.newest_first = 1
    left join targets
        on
            coalesce(priorities_at_start.priority, tickets.priority) = targets.priority
            and {{ local_date('runs.started_at') }} >= targets.valid_from
            and {{ local_date('runs.started_at') }} < targets.valid_to
    left join sources_with_replies
        on tickets.source_system = sources_with_replies.source_system
),

final as (
    select
        ticket_id,
        clock,
        priority,
        target_minutes,
        case
            when met_at_source then 'met'
            when not met_at_source then 'breached'
            when target_minutes is null or business_minutes is null then 'none'
            when business_minutes > target_minutes then 'breached'
            when is_stopped then 'met'
            else 'open'
        end as outcome
    from targeted
)

select * from final
