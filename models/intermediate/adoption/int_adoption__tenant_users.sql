with log_users as (
    select * from {{ ref('int_adoption__log_users') }}
),

tenants as (
    select * from {{ ref('int_core__tenants_matched') }}
),

users as (
    select * from {{ ref('stg_usage__usage_users') }}
),

account_keys as (
    select * from {{ ref('int_adoption__account_keys') }}
),

-- one row a user of a tenant, seen in use or listed
pairs as (
    select
        tenant_id,
        user_id
    from log_users
    union
    select
        tenant_id,
        user_id
    from users
),

matched as (
    select
        pairs.tenant_id,
        pairs.user_id,
        account_keys.account_id,
        account_keys.account_key,
        -- nobody listed is human
        coalesce(users.actor_type, 'human') as actor_type,
        users.is_licensed,
        users.created_at,
        users.user_id is not null as is_listed
    from pairs
    left join users
        on pairs.tenant_id = users.tenant_id and pairs.user_id = users.user_id
    left join tenants on pairs.tenant_id = tenants.tenant_id and tenants.is_counted
    left join account_keys on tenants.account_id = account_keys.account_id
),

keyed as (
    select
        tenant_id,
        user_id,
        {{ pair_key('tenant_id', 'user_id') }} as tenant_user_key,
        account_id,
        account_key,
        case
            when account_key is not null
                then {{ integer_key(['account_id', 'user_id']) }}
        end as user_key,
        actor_type,
        is_licensed,
        created_at,
        is_listed
    from matched
),

final as (
    select
        tenant_user_key,
        tenant_id,
        user_id,
        account_id,
        account_key,
        user_key,
        count(*) over (partition by user_key) > 1 as is_shared,
        actor_type,
        is_licensed,
        created_at,
        is_listed
    from keyed
)

select * from final
