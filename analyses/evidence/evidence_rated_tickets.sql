select
    ticket_id as ticket,
    rated_on as rated,
    satisfaction as opinion,
    case when satisfaction = 'good' then 1 else 0 end as numerator,
    1 as denominator
from {{ ref('tickets') }}
where
    account_id = {{ asked('account') }}
    and rated_on between {{ asked('first') }} and {{ asked('last') }}
order by rated, ticket
