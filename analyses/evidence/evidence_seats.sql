with licensed as (
    select
        account_id,
        licensed_seats
    from {{ ref('account_adoption_days') }}
    where
        account_id = {{ asked('account') }}
        and adoption_date = {{ asked('last') }}
        and has_telemetry
        and licensed_seats > 0
),

users as (
    select * from {{ ref('user_adoption_months') }}
)

select
    users.user_id as user,
    users.active_days_28d as active_days,
    1 as numerator,
    0 as denominator
from users
inner join licensed on users.account_id = licensed.account_id
where users.month_end = {{ asked('last') }} and users.active_days_28d > 0
union all
select
    'seats' as user,
    null as active_days,
    0 as numerator,
    licensed_seats as denominator
from licensed
order by 2 desc nulls last, 1
