with tickets as (
    select * from {{ ref('stg_support__tickets') }}
),

all_statuses as (
    select * from {{ ref('ticket_statuses') }}
),

statuses as (
    {{ seed_versions('all_statuses', ['status']) }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row a known status event of a ticket whose own row does not say its status
status_events as (
    select
        events.ticket_id,
        events.value as status,
        row_number() over (
            partition by events.ticket_id order by events.occurred_at desc, events.value asc
        ) as newest_first
    from {{ ref('stg_support__ticket_events') }} as events
    inner join tickets on events.ticket_id = tickets.ticket_id and tickets.status is null
    cross join as_of
    where
        events.kind = 'status'
        and events.value is not null
        and {{ local_date('events.occurred_at') }} <= as_of.as_of_date
),

-- one row a ticket with its status today, by the version of the day of its creation
judged as (
    select
        tickets.ticket_id,
        coalesce(tickets.merged_into_ticket_id <> tickets.ticket_id, false) as is_merged,
        tickets.is_discarded or coalesce(statuses.is_discarded, false) as is_discarded
    from tickets
    left join status_events
        on tickets.ticket_id = status_events.ticket_id and status_events.newest_first = 1
    left join statuses
        on
            {{ word_key('coalesce(tickets.status, status_events.status)') }}
            = {{ word_key('statuses.status') }}
            and {{ local_date('tickets.created_at') }} >= statuses.valid_from
            and {{ local_date('tickets.created_at') }} < statuses.valid_to
),

final as (
    select
        ticket_id,
        case when is_merged then 'merged' else 'discarded' end as withdrawn_as
    from judged
    where is_merged or is_discarded
)

select * from final
