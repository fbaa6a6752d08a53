with features as (
    select * from {{ ref('int_core__features') }}
),

final as (
    select
        feature_id,
        feature_name,
        module,
        product_id,
        is_key,
        released_on,
        retired_on
    from features
)

select * from final
