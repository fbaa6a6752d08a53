with tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
),

agent_events as (
    select * from {{ ref('int_experience__ticket_events_known') }}
    where actor_type = 'agent'
),

employees as (
    select * from {{ ref('stg_crm__employees') }}
    where support_agent_id is not null
),

-- one row a source and person who works as an agent there: did something as one, or is
-- an employee with that id in the support system
agents as (
    select
        source_system,
        actor_id as agent_id
    from agent_events
    where actor_id is not null
    union
    select
        tickets.source_system,
        employees.support_agent_id as agent_id
    from employees
    cross join (select source_system from tickets group by source_system) as tickets
),

-- one row a ticket on which a reply or note of an agent stands at its creation
begun_by_agents as (
    select ticket_id
    from agent_events
    where kind in ('public_reply', 'internal_note') and occurred_at = created_at
    group by ticket_id
),

final as (
    select tickets.ticket_id
    from tickets
    left join begun_by_agents on tickets.ticket_id = begun_by_agents.ticket_id
    left join agents
        on
            tickets.source_system = agents.source_system
            and tickets.submitter_id = agents.agent_id
            and coalesce(tickets.submitter_id <> tickets.requester_id, true)
    where begun_by_agents.ticket_id is not null or agents.agent_id is not null
)

select * from final
