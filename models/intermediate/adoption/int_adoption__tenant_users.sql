with matched as (
    select * from {{ ref('int_adoption__tenant_users_matched') }}
),

user_numbers as (
    select * from {{ ref('int_adoption__user_numbers') }}
),

-- one row a user of a tenant: which user of which account it is
final as (
    select
        matched.tenant_user_key,
        matched.tenant_id,
        matched.user_id,
        matched.account_no,
        user_numbers.user_no,
        matched.actor_type,
        matched.actor_type <> 'human' as is_other,
        matched.is_licensed,
        matched.created_at
    from matched
    left join user_numbers
        on
            matched.account_no = user_numbers.account_no
            and matched.user_id = user_numbers.user_id
)

select * from final
