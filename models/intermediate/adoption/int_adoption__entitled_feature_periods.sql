with entitlements as (
    select * from {{ ref('int_adoption__entitlement_periods') }}
),

-- one row a feature and its life
feature_lives as (
    select
        coalesce(product_id, '') as product_id,
        word_no,
        feature_bit as entitled_features,
        case when is_key then feature_bit else 0 end as entitled_key_features,
        valid_from,
        valid_to
    from {{ ref('int_adoption__feature_words') }}
),

-- one row a product, word and stretch of days with the same live features: no feature stands in
-- two lives or products, so their bits add up
live_features as (
    {{ steps(
        'feature_lives', ['product_id', 'word_no'],
        ['entitled_features', 'entitled_key_features']
    ) }}
),

entitled as (
    {{ overlap(
        'entitlements', 'live_features', ['product_id'],
        right_columns=['word_no', 'entitled_features', 'entitled_key_features'],
        extra_left_key=['account_no']
    ) }}
),

-- one row an account, word and stretch of days with the same entitled features
entitled_steps as (
    {{ steps(
        'entitled', ['account_no', 'word_no'], ['entitled_features', 'entitled_key_features']
    ) }}
),

final as (
    select
        account_no,
        word_no,
        cast(entitled_features as bigint) as entitled_features,
        cast(entitled_key_features as bigint) as entitled_key_features,
        valid_from,
        coalesce(valid_to, {{ open_end() }}) as valid_to
    from entitled_steps
    where entitled_features > 0
)

select * from final
