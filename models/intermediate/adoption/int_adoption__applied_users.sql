-- Written when everything that compares with it is done.
-- depends_on: {{ ref('account_adoption_days') }}
-- depends_on: {{ ref('int_adoption__user_months') }}
-- depends_on: {{ ref('int_adoption__applied_account_days') }}
with source_rows as (
    select * from {{ ref('int_adoption__tenant_users') }}
),

final as (
    select
        tenant_user_key,
        user_key,
        actor_type
    from source_rows
)

select * from final
