with tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
),

by_agents as (
    select * from {{ ref('int_experience__tickets_by_agents') }}
),

turns as (
    select * from {{ ref('int_experience__ticket_turns') }}
),

public_replies as (
    select
        ticket_id,
        occurred_at,
        actor_type
    from {{ ref('int_experience__ticket_events_known') }}
    where kind = 'public_reply' and actor_type in ('agent', 'customer')
),

-- one row a ticket with a public reply
first_replies as (
    select
        ticket_id,
        min(case when actor_type = 'agent' then occurred_at end) as first_agent_reply_at,
        min(case when actor_type = 'customer' then occurred_at end) as first_comment_at
    from public_replies
    group by ticket_id
),

-- one row a ticket: an agent created it, or not
authored as (
    select
        tickets.ticket_id,
        tickets.created_at,
        tickets.is_withdrawn,
        first_replies.first_agent_reply_at,
        first_replies.first_comment_at,
        by_agents.ticket_id is not null as is_agent_created
    from tickets
    left join by_agents on tickets.ticket_id = by_agents.ticket_id
    left join first_replies on tickets.ticket_id = first_replies.ticket_id
),

-- one row a ticket of an agent that the customer commented on and an agent answered
later_replies as (
    select
        authored.ticket_id,
        min(public_replies.occurred_at) as first_agent_reply_at
    from authored
    inner join public_replies
        on
            authored.ticket_id = public_replies.ticket_id
            and authored.first_comment_at <= public_replies.occurred_at
    where authored.is_agent_created and public_replies.actor_type = 'agent'
    group by authored.ticket_id
),

solves as (
    select
        ticket_id,
        min(case when not is_open then turned_at end) as first_solved_at,
        max(case when not is_open then turned_at end) as last_solved_at,
        max(case when next_turned_at is null and is_open then 1 else 0 end) as is_open,
        sum(case when is_reopening then 1 else 0 end) as reopens
    from turns
    group by ticket_id
),

final as (
    select
        authored.ticket_id,
        authored.created_at,
        authored.is_agent_created,
        case
            when authored.is_agent_created then authored.first_comment_at
            else authored.created_at
        end as first_reply_clock_started_at,
        case
            when authored.is_agent_created then later_replies.first_agent_reply_at
            else authored.first_agent_reply_at
        end as first_reply_at,
        solves.first_solved_at,
        solves.last_solved_at,
        case when solves.is_open = 0 then solves.last_solved_at end as resolved_at,
        solves.is_open = 1 and not authored.is_withdrawn as is_open,
        cast(solves.reopens as bigint) as reopens
    from authored
    inner join solves on authored.ticket_id = solves.ticket_id
    left join later_replies on authored.ticket_id = later_replies.ticket_id
)

select * from final
