with events as (
    select * from {{ ref('stg_support__ticket_events') }}
),

tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

final as (
    select
        tickets.source_system,
        tickets.ticket_id,
        tickets.account_id,
        tickets.created_at,
        greatest(events.occurred_at, tickets.created_at) as occurred_at,
        {{ local_date('greatest(events.occurred_at, tickets.created_at)') }} as occurred_on,
        events.kind,
        lower(trim(events.actor_type)) as actor_type,
        events.actor_id,
        events.value
    from events
    inner join tickets on events.ticket_id = tickets.ticket_id
    cross join as_of
    where {{ local_date('events.occurred_at') }} <= as_of.as_of_date
)

select * from final
