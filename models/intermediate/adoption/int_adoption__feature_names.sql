with features as (
    select * from {{ ref('int_adoption__feature_words') }}
),

event_features as (
    select * from {{ ref('stg_usage__event_features') }}
),

-- one row an event name and period: the feature that it meant
event_periods as (
    select
        event_name,
        feature_id,
        coalesce(valid_from, cast('1900-01-01' as date)) as valid_from,
        lead(valid_from) over (
            partition by event_name
            order by coalesce(valid_from, cast('1900-01-01' as date))
        ) as valid_to
    from event_features
),

-- one row a name under which a feature may arrive
names as (
    select
        {{ pair_key('feature_id', "''") }} as name_key,
        feature_id,
        cast('1900-01-01' as date) as valid_from,
        {{ open_end() }} as valid_to
    from features
    union all
    select
        {{ pair_key("''", 'event_name') }} as name_key,
        feature_id,
        valid_from,
        coalesce(valid_to, {{ open_end() }}) as valid_to
    from event_periods
),

final as (
    select
        names.name_key,
        features.feature_no,
        features.word_no,
        features.feature_bit,
        names.valid_from,
        names.valid_to
    from names
    inner join features on names.feature_id = features.feature_id
)

select * from final
