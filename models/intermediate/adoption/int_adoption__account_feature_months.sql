{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ restarted(['account_no'], 'month_end') }}"
) }}

with events as (
    select
        events.account_no,
        events.feature_no,
        events.event_class,
        {{ month_end('events.usage_date') }} as month_end,
        {{ day_bit('events.usage_date') }} as day_bit,
        {{ days_between('events.usage_date', month_end('events.usage_date')) }} < 28
            as is_in_28d,
        events.event_count
    from {{ ref('int_adoption__events_mapped') }} as events
    {{ since_restart('events', ['account_no'], 'usage_date', by_month=true) }}
    where events.event_class in ('used', 'non_human') and events.feature_no is not null
),

user_months as (
    select user_months.*
    from {{ ref('int_adoption__user_months') }} as user_months
    {{ since_restart('user_months', ['account_no'], 'month_end', by_month=true) }}
    where not user_months.is_other
),

features as (
    select * from {{ ref('int_adoption__feature_words') }}
),

entitlements as (
    select * from {{ ref('int_adoption__entitlement_periods') }}
),

-- one row an account, feature and month of use
used as (
    select
        account_no,
        feature_no,
        month_end,
        bit_or(case when event_class = 'used' then day_bit else 0 end) as human_days,
        bit_or(day_bit) as all_days,
        sum(case when is_in_28d and event_class = 'used' then event_count else 0 end)
            as events_28d
    from events
    group by account_no, feature_no, month_end
),

users as (
    select
        user_months.account_no,
        features.feature_no,
        user_months.month_end,
        count(*) as active_users_28d
    from user_months
    inner join features
        on
            user_months.word_no = features.word_no
            and (user_months.features_28d & features.feature_bit) <> 0
    group by user_months.account_no, features.feature_no, user_months.month_end
),

joined as (
    select
        used.*,
        users.active_users_28d,
        features.is_key,
        -- the periods of an account and product are disjoint, so this joins one at most
        entitlements.account_no is not null
        and features.valid_from <= used.month_end
        and coalesce(features.valid_to, {{ open_end() }}) > used.month_end as is_entitled
    from used
    inner join features on used.feature_no = features.feature_no
    left join users
        on
            used.account_no = users.account_no
            and used.feature_no = users.feature_no
            and used.month_end = users.month_end
    left join entitlements
        on
            used.account_no = entitlements.account_no
            and coalesce(features.product_id, '') = entitlements.product_id
            and used.month_end >= entitlements.valid_from
            and used.month_end < entitlements.valid_to
),

final as (
    select
        account_no,
        feature_no,
        month_end,
        human_days,
        all_days,
        is_entitled,
        is_entitled and is_key as is_entitled_key,
        cast(coalesce(active_users_28d, 0) as bigint) as active_users_28d,
        cast(events_28d as bigint) as events_28d
    from joined
)

select * from final
{{ stored_by('month_end') }}
