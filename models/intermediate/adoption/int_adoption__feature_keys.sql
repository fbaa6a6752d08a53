with features as (
    select * from {{ ref('int_core__features') }}
),

final as (
    select
        feature_id,
        {{ integer_key(['feature_id']) }} as feature_key,
        product_id,
        is_key,
        coalesce(released_on, cast('1900-01-01' as date)) as valid_from,
        retired_on as valid_to
    from features
)

select * from final
