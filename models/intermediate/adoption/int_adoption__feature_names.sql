with features as (
    select * from {{ ref('int_adoption__feature_keys') }}
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
        feature_id as raw_name,
        false as is_event_name,
        feature_key,
        cast('1900-01-01' as date) as valid_from,
        {{ open_end() }} as valid_to
    from features
    union all
    select
        event_periods.event_name as raw_name,
        true as is_event_name,
        features.feature_key,
        event_periods.valid_from,
        coalesce(event_periods.valid_to, {{ open_end() }}) as valid_to
    from event_periods
    inner join features on event_periods.feature_id = features.feature_id
),

final as (
    select
        case
            when is_event_name then {{ pair_key("''", 'raw_name') }}
            else {{ pair_key('raw_name', "''") }}
        end as name_key,
        raw_name,
        is_event_name,
        feature_key,
        count(*) over (partition by feature_key) > 1 as is_shared,
        valid_from,
        valid_to
    from names
)

select * from final
