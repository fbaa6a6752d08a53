with states as (
    select * from {{ ref('int_experience__ticket_states') }}
),

-- one row a state of a ticket, with whether the ticket waited just before
looked_back as (
    select
        ticket_id,
        occurred_at,
        is_waiting,
        coalesce(
            lag(is_waiting) over (partition by ticket_id order by occurred_at), false
        ) as was_waiting
    from states
),

-- one row a moment at which the ticket begins or ceases to wait
changes as (
    select
        ticket_id,
        is_waiting,
        occurred_at,
        lead(occurred_at) over (
            partition by ticket_id order by occurred_at
        ) as next_occurred_at
    from looked_back
    where is_waiting <> was_waiting
),

final as (
    select
        ticket_id,
        occurred_at as waited_from,
        next_occurred_at as waited_to
    from changes
    where is_waiting
)

select * from final
