with turns as (
    select * from {{ ref('int_experience__ticket_turns') }}
    where is_open
),

tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
    where account_id is not null
),

-- one row an open spell, in whole days: open at the end of valid_from, no longer of valid_to
open_spells as (
    select
        tickets.account_id,
        {{ local_date('turns.turned_at') }} as valid_from,
        {{ local_date('turns.next_turned_at') }} as valid_to,
        1 as backlog
    from turns
    inner join tickets on turns.ticket_id = tickets.ticket_id
),

month_ends as (
    select
        account_id,
        month_end as on_day
    from {{ ref('int_core__account_months') }}
),

backlogs as (
    {{ at_days('open_spells', ['account_id'], ['backlog'], 'month_ends') }}
),

final as (
    select
        account_id,
        on_day as month_end,
        cast(backlog as bigint) as backlog
    from backlogs
)

select * from final
