with tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
),

-- one row a public reply of an agent, numbered within its ticket
replies as (
    select
        ticket_id,
        occurred_at,
        occurred_on,
        actor_id as agent_id,
        row_number() over (
            partition by ticket_id order by occurred_at, actor_id, value
        ) as reply_number,
        count(*) over (partition by ticket_id) as reply_count
    from {{ ref('int_experience__ticket_events_known') }}
    where kind = 'public_reply' and actor_type = 'agent'
),

-- the ticket's minutes in equal parts; the last one takes the rounding
answered as (
    select
        tickets.ticket_id,
        tickets.account_id,
        replies.occurred_at,
        replies.occurred_on,
        replies.agent_id,
        replies.reply_number,
        case
            when replies.reply_number < replies.reply_count
                then round(tickets.handling_minutes / replies.reply_count, 4)
            else
                tickets.handling_minutes
                - round(tickets.handling_minutes / replies.reply_count, 4)
                * (replies.reply_count - 1)
        end as minutes,
        tickets.feature_id,
        tickets.is_gap
    from tickets
    inner join replies on tickets.ticket_id = replies.ticket_id
),

-- one row a ticket without a reply on which time was spent: no touch, but minutes
unanswered as (
    select
        tickets.ticket_id,
        tickets.account_id,
        tickets.created_at as occurred_at,
        tickets.created_on as occurred_on,
        tickets.handling_minutes as minutes,
        tickets.feature_id,
        tickets.is_gap
    from tickets
    left join answered
        on tickets.ticket_id = answered.ticket_id and answered.reply_number = 1
    where answered.ticket_id is null and tickets.handling_minutes is not null
),

final as (
    select
        'ticket:' || ticket_id || ':' || cast(reply_number as {{ dbt.type_string() }})
            as effort_id,
        true as is_touch,
        account_id,
        occurred_at,
        occurred_on,
        agent_id,
        cast(minutes as numeric(18, 4)) as minutes,
        feature_id,
        is_gap
    from answered
    union all
    select
        'ticket:' || ticket_id as effort_id,
        false as is_touch,
        account_id,
        occurred_at,
        occurred_on,
        null as agent_id,
        cast(minutes as numeric(18, 4)) as minutes,
        feature_id,
        is_gap
    from unanswered
)

select * from final
