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

-- one row a status event; a status that is not listed is open and waits on us
status_events as (
    select
        events.ticket_id,
        events.occurred_at,
        case when coalesce(statuses.is_open, true) then 1 else 0 end as is_open,
        case when statuses.waits_on = 'customer' then 1 else 0 end as is_waiting
    from events
    left join statuses
        on
            {{ word_key('events.value') }} = {{ word_key('statuses.status') }}
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
        1 as is_open,
        0 as is_waiting
    from tickets
    union all
    select
        ticket_id,
        occurred_at,
        is_open,
        is_waiting
    from status_events
    union all
    select
        tickets.ticket_id,
        tickets.solved_at_source as occurred_at,
        0 as is_open,
        0 as is_waiting
    from tickets
    left join closed_by_events on tickets.ticket_id = closed_by_events.ticket_id
    where tickets.solved_at_source is not null and closed_by_events.ticket_id is null
),

-- of several states at one moment a closed one holds, else one that waits on the customer
final as (
    select
        ticket_id,
        occurred_at,
        min(is_open) = 1 as is_open,
        min(is_open) = 1 and max(is_waiting) = 1 as is_waiting
    from states
    group by ticket_id, occurred_at
)

select * from final
