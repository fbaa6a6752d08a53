{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    on_schema_change='fail',
    meta={
        'replaces': 'exists (select 1 from {int_adoption__account_days_affected} as affected'
            ~ ' where affected.account_id = account_adoption_days.account_id'
            ~ ' and affected.valid_from <= account_adoption_days.adoption_date'
            ~ ' and affected.valid_to > account_adoption_days.adoption_date)'
            ~ ' or not exists (select 1 from {int_core__account_starts} as starts'
            ~ ' where starts.account_id = account_adoption_days.account_id'
            ~ ' and starts.first_on <= account_adoption_days.adoption_date)'
            ~ ' or adoption_date > (select max(as_of_date) from {stg_bundle__as_of})',
        'replaces_by': [
            'int_adoption__account_days_affected', 'int_core__account_starts',
            'stg_bundle__as_of',
        ],
    }
) }}

{%- set counts = [
    'active_users_1d', 'active_users_7d', 'active_users_28d', 'active_users_90d',
    'healthy_users_28d', 'power_users_28d', 'user_days_28d', 'events_28d',
    'features_used_28d', 'entitled_features', 'entitled_features_used_28d',
    'entitled_key_features', 'key_features_used_28d'
] -%}

with account_keys as (
    select * from {{ ref('int_adoption__account_keys') }}
),

by_user as (
    select * from {{ ref('int_adoption__account_days_by_user') }}
),

by_feature as (
    select * from {{ ref('int_adoption__account_days_by_feature') }}
),

entitled as (
    select * from {{ ref('int_adoption__account_days_entitled') }}
),

-- the rows that are replaced are found by
-- {{ ref('int_adoption__account_days_affected') }}
-- {{ ref('int_core__account_starts') }}
-- {{ ref('stg_bundle__as_of') }}
-- without telemetry nothing is known, so every measure is null
final as (
    select
        account_keys.account_id,
        entitled.adoption_date,
        {% for column in counts -%}
            cast(case when entitled.telemetry_known > 0 then {{ column }} end as bigint)
                as {{ column }},
        {% endfor -%}
        cast(case
            when entitled.telemetry_known > 0 and entitled.seats_known > 0
                then entitled.licensed_seats
        end as bigint) as licensed_seats,
        entitled.telemetry_known > 0 as has_telemetry
    from entitled
    inner join by_user
        on
            entitled.account_key = by_user.account_key
            and entitled.adoption_date = by_user.adoption_date
    inner join by_feature
        on
            entitled.account_key = by_feature.account_key
            and entitled.adoption_date = by_feature.adoption_date
    inner join account_keys on entitled.account_key = account_keys.account_key
)

select * from final
