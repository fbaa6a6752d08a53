with user_feature_months as (
    select * from {{ ref('int_adoption__user_feature_months') }}
),

features as (
    select * from {{ ref('int_adoption__feature_keys') }}
),

entitlements as (
    select * from {{ ref('int_adoption__entitlement_periods') }}
),

-- one row an account, feature and month in which it was used in the last 28 days
used as (
    select
        account_key,
        feature_key,
        month_end,
        count(*) as active_users_28d,
        sum(events_28d) as events_28d
    from user_feature_months
    group by account_key, feature_key, month_end
),

final as (
    select
        used.account_key,
        used.feature_key,
        used.month_end,
        features.is_key,
        -- the periods of an account and product are disjoint, so this joins one at most
        entitlements.account_key is not null
        and features.valid_from <= used.month_end
        and coalesce(features.valid_to, {{ open_end() }}) > used.month_end as is_entitled,
        cast(used.active_users_28d as bigint) as active_users_28d,
        cast(used.events_28d as bigint) as events_28d
    from used
    inner join features on used.feature_key = features.feature_key
    left join entitlements
        on
            used.account_key = entitlements.account_key
            and coalesce(features.product_id, '') = entitlements.product_id
            and used.month_end >= entitlements.valid_from
            and used.month_end < entitlements.valid_to
)

select * from final
