{{ config(materialized='view') }}

with rolled as (
    select * from {{ ref('int_usage_log__events_rolled') }}
),

tenant_users as (
    select * from {{ ref('int_adoption__tenant_users') }}
),

feature_names as (
    select * from {{ ref('int_adoption__feature_names') }}
),

-- one row a rolled row with what its raw ids mean, in the first class that applies; what is
-- not of an account is only counted, so its features do not matter
final as (
    select
        coalesce(tenant_users.account_no, 0) as account_no,
        tenant_users.user_no,
        rolled.usage_date,
        case
            when rolled.reject_reason is not null then 'rejected'
            when not rolled.is_known then 'not_yet_known'
            when tenant_users.account_no is null then 'unmatched'
            when tenant_users.is_other then 'non_human'
            when feature_names.feature_no is null then 'unmapped'
            else 'used'
        end as event_class,
        case when tenant_users.account_no is not null then feature_names.feature_no end
            as feature_no,
        case when tenant_users.account_no is not null then feature_names.word_no end
            as word_no,
        case when tenant_users.account_no is not null then feature_names.feature_bit end
            as feature_bit,
        rolled.event_count,
        rolled.rows_in,
        rolled.duplicates
    from rolled
    left join tenant_users on rolled.tenant_user_key = tenant_users.tenant_user_key
    left join feature_names
        on
            rolled.name_key = feature_names.name_key
            and rolled.usage_date >= feature_names.valid_from
            and rolled.usage_date < feature_names.valid_to
)

select * from final
