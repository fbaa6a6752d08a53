with tables as (
    select * from {{ ref('stg_bundle__tables') }}
),

-- replies and hand-offs of tickets are told by the events, and only of tickets
ticket_tables as (
    select
        *,
        has_tickets and has_ticket_events as has_events_of_tickets,
        has_tickets and has_ticket_events
        and {{ 'true' if var('has_first_replies') else 'false' }} as has_replies
    from tables
),

final as (
    select
        has_account_changes,
        has_contacts,
        has_employees,
        has_opportunities,
        has_activities,
        has_services_time,
        has_outcomes,
        has_invoices,
        has_survey_responses,
        has_tickets,
        has_events_of_tickets,
        has_replies,
        has_activities or has_replies as has_touches,
        has_activities or has_tickets as has_minutes,
        has_activities or has_tickets or has_services_time as has_efforts,
        (has_activities or has_tickets or has_services_time) and has_employees as has_costs,
        has_activities or has_account_changes as has_account_handoffs
    from ticket_tables
)

select * from final
