with tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
),

known as (
    select * from {{ ref('int_core__subjects_known') }}
),

clocks as (
    select * from {{ ref('int_experience__ticket_clocks') }}
),

runs as (
    select * from {{ ref('int_experience__ticket_business_minutes') }}
),

resolutions as (
    select * from {{ ref('int_experience__ticket_resolutions') }}
),

sla as (
    select * from {{ ref('int_experience__ticket_sla') }}
),

-- one row a ticket with a hand-off
handoffs as (
    select
        ticket_id,
        count(*) as handoffs
    from {{ ref('int_experience__ticket_handoffs') }}
    group by ticket_id
),

-- one row a ticket on which an agent did something
agents as (
    select
        ticket_id,
        count(distinct actor_id) as agents
    from {{ ref('int_experience__ticket_events_known') }}
    where actor_type = 'agent'
    group by ticket_id
),

final as (
    select
        tickets.ticket_id,
        tickets.account_id,
        tickets.source_system,
        tickets.created_at,
        tickets.created_on,
        tickets.kind,
        tickets.channel,
        resolution_sla.priority as opening_priority,
        first_reply_runs.calendar_minutes as first_reply_minutes,
        first_reply_runs.business_minutes as first_reply_business_minutes,
        case when resolutions.is_stopped then resolutions.calendar_minutes end
            as resolution_minutes,
        case when resolutions.is_stopped then resolutions.business_minutes end
            as resolution_business_minutes,
        case when known.has_events_of_tickets then resolutions.waiting_minutes end
            as waiting_minutes,
        case when known.has_events_of_tickets then resolutions.waiting_business_minutes end
            as waiting_business_minutes,
        case
            when resolutions.is_stopped and known.has_events_of_tickets
                then resolutions.calendar_minutes_less_waiting
        end as resolution_minutes_less_waiting,
        case
            when resolutions.is_stopped and known.has_events_of_tickets
                then resolutions.business_minutes_less_waiting
        end as resolution_business_minutes_less_waiting,
        first_resolution_runs.calendar_minutes as first_resolution_minutes,
        first_resolution_runs.business_minutes as first_resolution_business_minutes,
        clocks.first_solved_at,
        clocks.last_solved_at,
        clocks.is_open,
        tickets.is_withdrawn,
        tickets.withdrawn_as,
        case when known.has_events_of_tickets then clocks.reopens end as reopens,
        {{ zero_if_known('known.has_events_of_tickets', 'handoffs.handoffs') }} as handoffs,
        {{ zero_if_known('known.has_events_of_tickets', 'agents.agents') }} as agents,
        coalesce(first_reply_sla.outcome, 'none') as sla_first_reply,
        coalesce(resolution_sla.outcome, 'none') as sla_resolution,
        tickets.feature_id,
        tickets.is_gap,
        tickets.handling_minutes,
        tickets.satisfaction,
        case
            when tickets.satisfaction in ('good', 'bad')
                then {{ local_date('coalesce(clocks.last_solved_at, clocks.created_at)') }}
        end as rated_on
    from tickets
    cross join known
    inner join clocks on tickets.ticket_id = clocks.ticket_id
    inner join resolutions on tickets.ticket_id = resolutions.ticket_id
    left join runs as first_reply_runs
        on
            tickets.ticket_id = first_reply_runs.ticket_id
            and first_reply_runs.clock = 'first_reply'
            and first_reply_runs.is_stopped
    left join runs as first_resolution_runs
        on
            tickets.ticket_id = first_resolution_runs.ticket_id
            and first_resolution_runs.clock = 'first_resolution'
    left join sla as first_reply_sla
        on tickets.ticket_id = first_reply_sla.ticket_id and first_reply_sla.clock = 'first_reply'
    left join sla as resolution_sla
        on tickets.ticket_id = resolution_sla.ticket_id and resolution_sla.clock = 'resolution'
    left join handoffs on tickets.ticket_id = handoffs.ticket_id
    left join agents on tickets.ticket_id = agents.ticket_id
)

select * from final
