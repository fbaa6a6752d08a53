{{ config(
    materialized='incremental',
    meta={
        'replaces': replaced_account_months('int_adoption__account_months_affected'),
        'replaces_by': ['int_adoption__account_months_affected'],
    }
) }}

with user_feature_months as (
    select user_feature_months.*
    from {{ ref('int_adoption__user_feature_months') }} as user_feature_months
    inner join {{ ref('int_adoption__account_months_affected') }} as account_months
        on
            user_feature_months.account_key = account_months.account_key
            and user_feature_months.month_end = account_months.month_end
    where account_months.is_affected
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

joined as (
    select
        used.*,
        features.is_key,
        -- the periods of an account and product are disjoint, so this joins one at most
        entitlements.account_key is not null
        and features.valid_from <= used.month_end
        and coalesce(features.valid_to, {{ open_end() }}) > used.month_end as is_entitled
    from used
    inner join features on used.feature_key = features.feature_key
    left join entitlements
        on
            used.account_key = entitlements.account_key
            and coalesce(features.product_id, '') = entitlements.product_id
            and used.month_end >= entitlements.valid_from
            and used.month_end < entitlements.valid_to
),

final as (
    select
        account_key,
        feature_key,
        month_end,
        is_entitled,
        is_entitled and is_key as is_entitled_key,
        cast(active_users_28d as bigint) as active_users_28d,
        cast(events_28d as bigint) as events_28d
    from joined
)

select * from final
{{ stored_by('month_end') }}
