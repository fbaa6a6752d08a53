with account_months as (
    select * from {{ ref('int_core__account_months') }}
),

known as (
    select * from {{ ref('int_core__subjects_known') }}
),

tickets as (
    select
        *,
        {{ local_date('last_solved_at') }} as last_solved_on
    from {{ ref('tickets') }}
    where account_id is not null
),

turns as (
    select
        *,
        {{ local_date('turned_at') }} as turned_on
    from {{ ref('int_experience__ticket_turns') }}
),

-- one row an account and month in which a ticket was created; withdrawn ones, which have no
-- SLA, are counted apart
opened as (
    select
        account_id,
        {{ month_end('created_on') }} as month_end,
        sum(case when is_withdrawn then 0 else 1 end) as tickets_opened,
        sum(case when is_withdrawn then 1 else 0 end) as tickets_withdrawn,
        sum(case when sla_first_reply = 'met' then 1 else 0 end) as first_reply_sla_met,
        sum(case when sla_first_reply in ('met', 'breached') then 1 else 0 end)
            as first_reply_sla_due,
        sum(case when sla_resolution = 'met' then 1 else 0 end) as resolution_sla_met,
        sum(case when sla_resolution in ('met', 'breached') then 1 else 0 end)
            as resolution_sla_due
    from tickets
    group by account_id, {{ month_end('created_on') }}
),

-- one row an account and month in which a ticket that is solved was last solved
solved as (
    select
        account_id,
        {{ month_end('last_solved_on') }} as month_end,
        count(*) as tickets_solved
    from tickets
    where not is_open and not is_withdrawn
    group by account_id, {{ month_end('last_solved_on') }}
),

-- one row an account and month of last solve, else of creation, of a rated ticket
rated as (
    select
        account_id,
        {{ month_end('rated_on') }} as month_end,
        sum(case when satisfaction = 'good' then 1 else 0 end) as csat_good,
        count(*) as csat_rated
    from tickets
    where rated_on is not null
    group by account_id, {{ month_end('rated_on') }}
),

-- one row an account and month in which a ticket was solved or reopened
turned as (
    select
        tickets.account_id,
        {{ month_end('turns.turned_on') }} as month_end,
        sum(case when turns.is_open then 0 else 1 end) as solves,
        sum(case when turns.is_reopening then 1 else 0 end) as reopens
    from turns
    inner join tickets on turns.ticket_id = tickets.ticket_id
    where not tickets.is_withdrawn and (turns.is_reopening or not turns.is_open)
    group by tickets.account_id, {{ month_end('turns.turned_on') }}
),

-- one row an account and month in which a ticket was handed off
handed_off as (
    select
        account_id,
        {{ month_end('occurred_on') }} as month_end,
        count(*) as ticket_handoffs
    from {{ ref('int_experience__ticket_handoffs') }}
    group by account_id, {{ month_end('occurred_on') }}
),

final as (
    select
        account_months.account_id,
        account_months.month_end,
        {{ zero_if_known('known.has_tickets', 'opened.tickets_opened') }} as tickets_opened,
        {{ zero_if_known('known.has_tickets', 'opened.tickets_withdrawn') }}
            as tickets_withdrawn,
        {{ zero_if_known('known.has_replies', 'opened.first_reply_sla_met') }}
            as first_reply_sla_met,
        {{ zero_if_known('known.has_replies', 'opened.first_reply_sla_due') }}
            as first_reply_sla_due,
        {{ zero_if_known('known.has_tickets', 'opened.resolution_sla_met') }}
            as resolution_sla_met,
        {{ zero_if_known('known.has_tickets', 'opened.resolution_sla_due') }}
            as resolution_sla_due,
        {{ zero_if_known('known.has_tickets', 'solved.tickets_solved') }} as tickets_solved,
        {{ zero_if_known('known.has_tickets', 'rated.csat_good') }} as csat_good,
        {{ zero_if_known('known.has_tickets', 'rated.csat_rated') }} as csat_rated,
        {{ zero_if_known('known.has_tickets', 'turned.solves') }} as solves,
        {{ zero_if_known('known.has_events_of_tickets', 'turned.reopens') }} as reopens,
        {{ zero_if_known('known.has_events_of_tickets', 'handed_off.ticket_handoffs') }}
            as ticket_handoffs
    from account_months
    cross join known
    left join opened
        on
            account_months.account_id = opened.account_id
            and account_months.month_end = opened.month_end
    left join solved
        on
            account_months.account_id = solved.account_id
            and account_months.month_end = solved.month_end
    left join rated
        on
            account_months.account_id = rated.account_id
            and account_months.month_end = rated.month_end
    left join turned
        on
            account_months.account_id = turned.account_id
            and account_months.month_end = turned.month_end
    left join handed_off
        on
            account_months.account_id = handed_off.account_id
            and account_months.month_end = handed_off.month_end
)

select * from final
