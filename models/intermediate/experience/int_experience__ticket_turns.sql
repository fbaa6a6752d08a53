with states as (
    select * from {{ ref('int_experience__ticket_states') }}
),

looked_back as (
    select
        ticket_id,
        occurred_at,
        is_open,
        lag(is_open) over (partition by ticket_id order by occurred_at) as was_open
    from states
),

final as (
    select
        ticket_id,
        occurred_at as turned_at,
        is_open,
        was_open is not null and is_open as is_reopening,
        lead(occurred_at) over (
            partition by ticket_id order by occurred_at
        ) as next_turned_at
    from looked_back
    where was_open is null or is_open <> was_open
)

select * from final
