with tenant_users as (
    select * from {{ ref('int_adoption__tenant_users') }}
    where user_key is not null
),

-- one row a user of an account, in however many of its tenants
final as (
    select
        user_key,
        account_key,
        account_id,
        user_id,
        {{ hashed_user_id('user_id') }} as hashed_user_id,
        -- human in one tenant is human
        case
            when max(case when actor_type = 'human' then 1 else 0 end) = 1
                then 'human'
            else min(actor_type)
        end as actor_type,
        cast(max(case when is_licensed then 1 when not is_licensed then 0 end) as integer)
            as licensed_flag,
        min(created_at) as created_at,
        max(case when is_listed then 1 else 0 end) = 1 as is_listed
    from tenant_users
    group by user_key, account_key, account_id, user_id
)

select * from final
