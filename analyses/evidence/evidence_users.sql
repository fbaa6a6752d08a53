select
    user_id as user,
    active_days_28d as active_days,
    case when {{ asked('metric') }} = 'depth' then active_days_28d else 1 end as numerator,
    1 as denominator
from {{ ref('user_adoption_months') }}
where
    account_id = {{ asked('account') }}
    and month_end = {{ asked('last') }}
    and active_days_28d > 0
order by active_days_28d desc, user_id asc
