{{ config(
    materialized='incremental',
    meta={
        'replaces': replaced_account_months('int_adoption__definition_months'),
        'replaces_by': ['int_adoption__definition_months'],
    }
) }}

with states as (
    select
        month_end,
        window_days,
        actors,
        feature_set,
        days_needed
    from {{ ref('int_adoption__definition_states') }}
    group by month_end, window_days, actors, feature_set, days_needed
),

definition_days as (
    select * from {{ ref('int_adoption__definition_days') }}
    where is_stated
),

features as (
    select * from {{ ref('int_adoption__feature_keys') }}
),

entitlements as (
    select * from {{ ref('int_adoption__entitlement_periods') }}
),

-- one row an account and month to compare anew
affected as (
    select
        account_key,
        month_end
    from {{ ref('int_adoption__definition_months') }}
    where is_affected
),

-- one row a feature and day of use, by a human or only by others
actor_days as (
    {{ actor_days(
        ref('int_adoption__account_feature_days'), 'feature_key', 'definition_days', 'affected'
    ) }}
),

-- one row a feature used in the window
used as (
    select
        definition_days.month_end,
        definition_days.window_days,
        actor_days.account_key,
        actor_days.feature_key,
        count(*) as all_days,
        sum(actor_days.is_human) as human_days
    from actor_days
    inner join definition_days on actor_days.usage_date = definition_days.usage_date
    inner join affected
        on
            actor_days.account_key = affected.account_key
            and definition_days.month_end = affected.month_end
    group by
        definition_days.month_end,
        definition_days.window_days,
        actor_days.account_key,
        actor_days.feature_key
),

entitled as (
    -- of features live at the month-end
    select
        used.*,
        features.is_key,
        entitlements.account_key is not null as is_entitled
    from used
    inner join features
        on
            used.feature_key = features.feature_key
            and used.month_end >= features.valid_from
            and used.month_end < coalesce(features.valid_to, {{ open_end() }})
    left join entitlements
        on
            used.account_key = entitlements.account_key
            and coalesce(features.product_id, '') = entitlements.product_id
            and used.month_end >= entitlements.valid_from
            and used.month_end < entitlements.valid_to
),

final as (
    select
        entitled.account_key,
        states.month_end,
        states.window_days,
        states.actors,
        states.feature_set,
        states.days_needed,
        cast(count(*) as bigint) as features_used
    from entitled
    inner join states
        on
            entitled.month_end = states.month_end
            and entitled.window_days = states.window_days
            and case states.actors
                when 'human' then entitled.human_days
                else entitled.all_days
            end >= states.days_needed
            and (
                states.feature_set = 'all'
                or (states.feature_set = 'entitled' and entitled.is_entitled)
                or (
                    states.feature_set = 'key'
                    and entitled.is_entitled
                    and entitled.is_key
                )
            )
    group by
        entitled.account_key,
        states.month_end,
        states.window_days,
        states.actors,
        states.feature_set,
        states.days_needed
)

select * from final
