with tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
),

events as (
    select * from {{ ref('int_experience__ticket_events_known') }}
    where kind = 'status' and value is not null
),

all_statuses as (
    select * from {{ ref('ticket_statuses') }}
),

statuses as (
    {{ seed_versions('all_statuses', ['status']) }}
),

-- one row a status event; a status that is not listed is open
status_events as (
    select
        events.ticket_id,
        events.occurred_at,
        case when coalesce(statuses.is_open, true) then 1 else 0 end as is_open
    from events
    left join statuses
        on
            lower(events.value) = statuses.status
            and events.occurred_on >= statuses.valid_from
            and events.occurred_on < statuses.valid_to
),

-- one row a ticket that an event closes
closed_by_events as (
    select ticket_id
    from status_events
    where is_open = 0
    group by ticket_id
),

-- a ticket is open from its creation; where no event closes it, its own row says when
states as (
    select
        ticket_id,
        created_at as occurred_at,
        1 as is_open
    from tickets
    union all
    select
        ticket_id,
        occurred_at,
        is_open
    from status_events
    union all
    select
        tickets.ticket_id,
        tickets.solved_at_source as occurred_at,
        0 as is_open
    from tickets
    left join closed_by_events on tickets.ticket_id = closed_by_events.ticket_id
    where tickets.solved_at_source is not null and closed_by_events.ticket_id is null
),

-- one row a moment; of several states at one moment the closed one holds
moments as (
    select
        ticket_id,
        occurred_at,
        min(is_open) as is_open
    from states
    group by ticket_id, occurred_at
),

looked_back as (
    select
        ticket_id,
        occurred_at,
        is_open,
        lag(is_open) over (partition by ticket_id order by occurred_at) as was_open
    from moments
),

final as (
    select
        ticket_id,
        occurred_at as turned_at,
        is_open = 1 as is_open,
        was_open is not null and is_open = 1 as is_reopening,
        lead(occurred_at) over (
            partition by ticket_id order by occurred_at
        ) as next_turned_at
    from looked_back
    where was_open is null or is_open <> was_open
)

select * from final
