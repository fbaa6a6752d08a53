with tickets as (
    select
        ticket_id,
        account_id,
        created_on,
        opening_priority,
        case
            when {{ asked('metric') }} = 'first_reply_sla' then sla_first_reply
            else sla_resolution
        end as outcome
    from {{ ref('tickets') }}
)

select
    ticket_id as ticket,
    created_on as created,
    opening_priority as priority,
    outcome as result,
    case when outcome = 'met' then 1 else 0 end as numerator,
    1 as denominator
from tickets
where
    account_id = {{ asked('account') }}
    and created_on between {{ asked('first') }} and {{ asked('last') }}
    and outcome in ('met', 'breached')
order by created, ticket
