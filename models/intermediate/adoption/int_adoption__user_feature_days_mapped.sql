{{ config(materialized='view') }}

with rolled as (
    select * from {{ ref('int_adoption__user_feature_days_rolled') }}
),

tenant_users as (
    select * from {{ ref('int_adoption__tenant_users') }}
),

feature_names as (
    select * from {{ ref('int_adoption__feature_names') }}
),

-- one row a rolled row with what its raw ids mean
mapped as (
    select
        rolled.usage_date,
        tenant_users.account_key,
        tenant_users.user_key,
        feature_names.feature_key,
        tenant_users.actor_type,
        tenant_users.account_key is null
        or tenant_users.is_shared
        or coalesce(feature_names.is_shared, true) as needs_sum,
        rolled.event_count,
        rolled.rows_in,
        rolled.duplicates
    from rolled
    inner join tenant_users
        on rolled.tenant_user_key = tenant_users.tenant_user_key
    left join feature_names
        on
            rolled.name_key = feature_names.name_key
            and rolled.usage_date >= feature_names.valid_from
            and rolled.usage_date < feature_names.valid_to
),

-- the first class that applies; what is unmatched is only counted, so its features need no
-- rows of their own
final as (
    select
        usage_date,
        account_key,
        user_key,
        case when account_key is not null then feature_key end as feature_key,
        case
            when account_key is null then 'unmatched'
            when actor_type <> 'human' then 'non_human'
            when feature_key is null then 'unmapped'
            else 'used'
        end as event_class,
        needs_sum,
        event_count,
        rows_in,
        duplicates
    from mapped
)

select * from final
