{{ config(materialized='view') }}

with classified as (
    select * from {{ ref('int_adoption__user_feature_days_classified') }}
    where event_class = 'used'
),

users as (
    select * from {{ ref('int_adoption__user_keys') }}
),

features as (
    select * from {{ ref('int_adoption__feature_keys') }}
),

final as (
    select
        users.account_id,
        users.hashed_user_id as user_id,
        features.feature_id,
        classified.usage_date,
        classified.event_count
    from classified
    inner join users on classified.user_key = users.user_key
    inner join features on classified.feature_key = features.feature_key
)

select * from final
