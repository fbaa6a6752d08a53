{{ config(materialized='ephemeral') }}

{%- set measures = [
    'features_used_28d', 'entitled_features_used_28d', 'key_features_used_28d'
] %}

with affected as (
    select * from {{ ref('int_adoption__account_days_affected') }}
),

entitlements as (
    select * from {{ ref('int_adoption__entitlement_periods') }}
),

-- one row a feature and its life
feature_lives as (
    select
        feature_key,
        coalesce(product_id, '') as product_id,
        case when is_key then 1 else 0 end as key_features,
        valid_from,
        valid_to
    from {{ ref('int_adoption__feature_keys') }}
),

-- one row an account: the days on which the affected days look back
lookbacks as (
    select
        account_key,
        {{ add_days('min(valid_from)', -28) }} as valid_from,
        max(valid_to) as valid_to
    from affected
    group by account_key
),

feature_days as (
    select
        feature_days.account_key,
        feature_days.feature_key,
        feature_days.usage_date
    from {{ ref('int_adoption__account_feature_days') }} as feature_days
    inner join lookbacks
        on
            feature_days.account_key = lookbacks.account_key
            and feature_days.usage_date >= lookbacks.valid_from
            and feature_days.usage_date < lookbacks.valid_to
),

used as (
    {{ islands(
        'feature_days', ['account_key', 'feature_key'], 28, day='usage_date', is_distinct=true
    ) }}
),

used_while_live as (
    {{ overlap(
        'used', 'feature_lives', ['feature_key'],
        right_columns=['product_id', 'key_features'], extra_left_key=['account_key']
    ) }}
),

used_while_entitled as (
    {{ overlap(
        'used_while_live', 'entitlements', ['account_key', 'product_id'],
        left_columns=['key_features']
    ) }}
),

-- one row a period and what it adds to the measures of its account
feature_periods as (
    select
        account_key,
        valid_from,
        valid_to,
        1 as features_used_28d,
        0 as entitled_features_used_28d,
        0 as key_features_used_28d
    from used
    union all
    select
        account_key,
        valid_from,
        valid_to,
        0 as features_used_28d,
        1 as entitled_features_used_28d,
        key_features as key_features_used_28d
    from used_while_entitled
),

final as (
    {{ step_changes('feature_periods', ['account_key'], measures, 'changed_on') }}
)

select * from final
