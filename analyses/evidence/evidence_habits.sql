with uses as (
    select * from {{ ref('user_feature_days') }}
),

telemetry as (
    select account_id
    from {{ ref('account_adoption_days') }}
    where adoption_date = {{ asked('last') }} and has_telemetry
),

needed as (
    select threshold_value
    from {{ ref('int_adoption__threshold_periods') }}
    where
        threshold = 'healthy_days'
        and valid_from <= {{ asked('last') }}
        and valid_to > {{ asked('last') }}
),

-- one row a user of 90 days, with the days of 28 that make a user healthy
users as (
    select
        uses.user_id,
        max(uses.usage_date) as last_used,
        count(
            distinct case
                when uses.usage_date > {{ asked('last') }} - 28 then uses.usage_date
            end
        ) as active_days
    from uses
    inner join telemetry on uses.account_id = telemetry.account_id
    where
        uses.account_id = {{ asked('account') }}
        and uses.usage_date > {{ asked('last') }} - 90
        and uses.usage_date <= {{ asked('last') }}
    group by uses.user_id
)

select
    users.user_id as user,
    users.last_used,
    users.active_days,
    case
        when {{ asked('metric') }} = 'active_users_90d' then 1
        when users.active_days >= needed.threshold_value then 1
        else 0
    end as numerator,
    1 as denominator
from users
cross join needed
order by users.active_days desc, users.user_id asc
