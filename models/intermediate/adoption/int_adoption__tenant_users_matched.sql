{{ config(materialized='ephemeral') }}

with tenants as (
    select * from {{ ref('int_core__tenants_matched') }}
    where is_counted
),

users as (
    select * from {{ ref('stg_usage__usage_users') }}
),

account_numbers as (
    select * from {{ ref('int_adoption__account_numbers') }}
),

-- one row a user of a tenant, seen in use or listed
pairs as (
    select
        tenant_id,
        user_id
    from {{ ref('int_usage_log__users_seen') }}
    where first_on is not null
    union
    select
        tenant_id,
        user_id
    from users
),

final as (
    select
        {{ pair_key('pairs.tenant_id', 'pairs.user_id') }} as tenant_user_key,
        pairs.tenant_id,
        pairs.user_id,
        account_numbers.account_id,
        account_numbers.account_no,
        -- nobody listed is human
        coalesce(users.actor_type, 'human') as actor_type,
        users.is_licensed,
        users.created_at
    from pairs
    left join users
        on pairs.tenant_id = users.tenant_id and pairs.user_id = users.user_id
    left join tenants on pairs.tenant_id = tenants.tenant_id
    left join account_numbers on tenants.account_id = account_numbers.account_id
)

select * from final
