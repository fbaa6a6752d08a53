{{ config(materialized='view') }}

with events as (
    select * from {{ ref('int_adoption__events_mapped') }}
    where event_class = 'used'
),

user_numbers as (
    select * from {{ ref('int_adoption__user_numbers') }}
),

features as (
    select * from {{ ref('int_adoption__feature_words') }}
),

final as (
    select
        user_numbers.account_id,
        user_numbers.hashed_user_id as user_id,
        features.feature_id,
        events.usage_date,
        cast(sum(events.event_count) as bigint) as event_count
    from events
    inner join user_numbers on events.user_no = user_numbers.user_no
    inner join features on events.feature_no = features.feature_no
    group by
        user_numbers.account_id,
        user_numbers.hashed_user_id,
        features.feature_id,
        events.usage_date
)

select * from final
