with turns as (
    select * from {{ ref('int_experience__ticket_turns') }}
    where is_open
),

tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
    where not is_withdrawn
),

final as (
    select
        tickets.ticket_id,
        tickets.account_id,
        turns.turned_at as opened_at,
        {{ local_date('turns.turned_at') }} as opened_on,
        turns.next_turned_at as closed_at,
        {{ local_date('turns.next_turned_at') }} as closed_on,
        turns.is_reopening
    from turns
    inner join tickets on turns.ticket_id = tickets.ticket_id
)

select * from final
