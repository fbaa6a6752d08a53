with features as (
    select * from {{ ref('features') }}
    where
        coalesce(released_on <= {{ asked('last') }}, true)
        and coalesce(retired_on > {{ asked('last') }}, true)
),

entitled as (
    select *
    from {{ ref('int_adoption__entitlement_periods') }}
    where
        account_id = {{ asked('account') }}
        and valid_from <= {{ asked('last') }}
        and coalesce(valid_to > {{ asked('last') }}, true)
),

telemetry as (
    select account_id
    from {{ ref('account_adoption_months') }}
    where month_end = {{ asked('last') }} and has_telemetry
),

uses as (
    select *
    from {{ ref('user_feature_days') }}
    where
        account_id = {{ asked('account') }}
        and usage_date > {{ asked('last') }} - 28
        and usage_date <= {{ asked('last') }}
)

select
    features.feature_id as feature,
    features.product_id as product,
    max(uses.usage_date) as last_used,
    case when max(uses.usage_date) is not null then 1 else 0 end as numerator,
    1 as denominator
from entitled
inner join telemetry on entitled.account_id = telemetry.account_id
inner join features on entitled.product_id = coalesce(features.product_id, '')
left join uses on features.feature_id = uses.feature_id
group by features.feature_id, features.product_id
order by feature
