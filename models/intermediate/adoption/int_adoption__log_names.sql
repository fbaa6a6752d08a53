with days as (
    select * from {{ ref('int_adoption__log_name_days') }}
),

names as (
    select
        name_key,
        feature_id,
        event_name
    from {{ ref('int_adoption__log_names_ever') }}
    union
    select
        {{ pair_key('feature_id', "''") }} as name_key,
        feature_id,
        cast(null as {{ dbt.type_string() }}) as event_name
    from {{ ref('stg_usage__features') }}
    union
    select
        {{ pair_key("''", 'event_name') }} as name_key,
        cast(null as {{ dbt.type_string() }}) as feature_id,
        event_name
    from {{ ref('stg_usage__event_features') }}
),

final as (
    select
        days.name_key,
        names.feature_id,
        names.event_name,
        days.first_on
    from days
    inner join names on days.name_key = names.name_key
)

select * from final
