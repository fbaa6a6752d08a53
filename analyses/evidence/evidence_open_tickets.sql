with spells as (
    select * from {{ ref('ticket_open_spells') }}
),

tickets as (
    select * from {{ ref('tickets') }}
)

select
    spells.ticket_id as ticket,
    tickets.opening_priority as priority,
    spells.opened_on as open_since,
    spells.closed_on as open_until,
    case when spells.is_reopening then 'reopened' else 'opened' end as state,
    1 as numerator
from spells
inner join tickets on spells.ticket_id = tickets.ticket_id
where
    spells.account_id = {{ asked('account') }}
    and spells.opened_on <= {{ asked('last') }}
    and coalesce(spells.closed_on > {{ asked('last') }}, true)
order by open_since, ticket
