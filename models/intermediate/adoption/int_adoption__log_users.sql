with days as (
    select * from {{ ref('int_adoption__log_user_days') }}
),

names as (
    select
        tenant_user_key,
        tenant_id,
        user_id
    from {{ ref('int_adoption__log_users_ever') }}
    union
    select
        {{ pair_key('tenant_id', 'user_id') }} as tenant_user_key,
        tenant_id,
        user_id
    from {{ ref('stg_usage__usage_users') }}
),

final as (
    select
        days.tenant_user_key,
        names.tenant_id,
        names.user_id,
        days.first_on
    from days
    inner join names on days.tenant_user_key = names.tenant_user_key
)

select * from final
