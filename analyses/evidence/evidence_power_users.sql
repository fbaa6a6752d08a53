with users as (
    select * from {{ ref('user_adoption_months') }}
),

needed as (
    select threshold_value
    from {{ ref('int_adoption__threshold_periods') }}
    where
        threshold = 'power_days'
        and valid_from <= {{ asked('last') }}
        and valid_to > {{ asked('last') }}
)

select
    users.user_id as user,
    users.active_days_28d as active_days,
    case when users.active_days_28d >= needed.threshold_value then 1 else 0 end as numerator,
    1 as denominator
from users
cross join needed
where
    users.account_id = {{ asked('account') }}
    and users.month_end = {{ asked('last') }}
    and users.active_days_28d > 0
order by users.active_days_28d desc, users.user_id asc
