with entitlements as (
    select * from {{ ref('int_adoption__entitlement_periods') }}
),

features as (
    select * from {{ ref('int_adoption__feature_keys') }}
),

-- one row a feature and its life
feature_lives as (
    select
        coalesce(product_id, '') as product_id,
        1 as entitled_features,
        case when is_key then 1 else 0 end as entitled_key_features,
        valid_from,
        valid_to
    from features
),

-- one row a product and stretch of days with the same number of live features
live_features as (
    {{ steps(
        'feature_lives', ['product_id'], ['entitled_features', 'entitled_key_features']
    ) }}
),

entitled as (
    {{ overlap(
        'entitlements', 'live_features', ['product_id'],
        right_columns=['entitled_features', 'entitled_key_features'],
        extra_left_key=['account_key']
    ) }}
),

final as (
    select
        account_key,
        product_id,
        cast(entitled_features as bigint) as entitled_features,
        cast(entitled_key_features as bigint) as entitled_key_features,
        valid_from,
        valid_to
    from entitled
)

select * from final
