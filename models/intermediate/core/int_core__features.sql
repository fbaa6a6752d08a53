with features as (
    select * from {{ ref('stg_usage__features') }}
),

names as (
    select feature_id from {{ ref('int_usage_log__features_seen') }}
    where name_key in (
        select rolled.name_key from {{ ref('int_usage_log__events_rolled') }} as rolled
    )
    union
    select feature_id from {{ ref('stg_usage__event_features') }}
),

-- one row a feature id used or mapped to, where nobody listed any feature
seen as (
    select feature_id
    from names
    where
        feature_id is not null
        and not exists (select 1 from features)
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
    union all
    select
        feature_id,
        feature_id as feature_name,
        cast(null as {{ dbt.type_string() }}) as module,
        cast(null as {{ dbt.type_string() }}) as product_id,
        false as is_key,
        cast(null as date) as released_on,
        cast(null as date) as retired_on
    from seen
)

select * from final
