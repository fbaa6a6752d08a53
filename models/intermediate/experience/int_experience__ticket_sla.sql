with tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
),

runs as (
    select * from {{ ref('int_experience__ticket_business_minutes') }}
    where clock in ('first_reply', 'resolution')
),

resolutions as (
    select * from {{ ref('int_experience__ticket_resolutions') }}
),

events as (
    select * from {{ ref('int_experience__ticket_events_known') }}
),

targets as (
    select
        priority,
        first_reply_minutes,
        resolution_minutes,
        pauses_while_waiting,
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
        lower(trim(events.value)) as priority,
        row_number() over (
            partition by runs.ticket_id, runs.clock
            order by events.occurred_at desc, events.value desc
        ) as newest_first
    from runs
    inner join events
        on runs.ticket_id = events.ticket_id and runs.started_at >= events.occurred_at
    where events.kind = 'priority' and events.value is not null
),

-- one row a run with its priority at the start; only a resolution knows of waiting
placed as (
    select
        runs.ticket_id,
        runs.clock,
        runs.started_at,
        runs.is_stopped,
        runs.business_minutes,
        case
            when runs.clock = 'resolution' then resolutions.business_minutes_less_waiting
            else runs.business_minutes
        end as business_minutes_less_waiting,
        tickets.source_system,
        tickets.is_withdrawn,
        case when runs.clock = 'resolution' then tickets.sla_met_at_source end
            as met_at_source,
        coalesce(priorities_at_start.priority, tickets.priority) as priority
    from runs
    inner join tickets on runs.ticket_id = tickets.ticket_id
    left join resolutions on runs.ticket_id = resolutions.ticket_id
    left join priorities_at_start
        on
            runs.ticket_id = priorities_at_start.ticket_id
            and runs.clock = priorities_at_start.clock
            and priorities_at_start.newest_first = 1
),

-- one row a run with the target of the day on which it started
targeted as (
    select
        placed.ticket_id,
        placed.clock,
        placed.is_stopped,
        placed.is_withdrawn,
        placed.met_at_source,
        coalesce(targets.priority, placed.priority) as priority,
        case
            when targets.pauses_while_waiting then placed.business_minutes_less_waiting
            else placed.business_minutes
        end as counted_minutes,
        case
            when placed.clock = 'resolution' then targets.resolution_minutes
            when sources_with_replies.source_system is not null
                then targets.first_reply_minutes
        end as target_minutes
    from placed
    left join targets
        on
            {{ word_key('placed.priority') }} = {{ word_key('targets.priority') }}
            and {{ local_date('placed.started_at') }} >= targets.valid_from
            and {{ local_date('placed.started_at') }} < targets.valid_to
    left join sources_with_replies
        on placed.source_system = sources_with_replies.source_system
),

final as (
    select
        ticket_id,
        clock,
        priority,
        target_minutes,
        counted_minutes,
        case
            when is_withdrawn then 'none'
            when met_at_source then 'met'
            when not met_at_source then 'breached'
            when target_minutes is null or counted_minutes is null then 'none'
            when counted_minutes > target_minutes then 'breached'
            when is_stopped then 'met'
            else 'open'
        end as outcome
    from targeted
)

select * from final
