{%- set users_before = last_state('user') -%}
{%- set definitions_before = last_state('definitions') %}

with tenant_users as (
    select * from {{ ref('int_adoption__tenant_users') }}
),

touched as (
    select * from {{ ref('int_usage_log__user_days_touched') }}
),

user_numbers as (
    select * from {{ ref('int_adoption__user_numbers') }}
),

users_before as (
    {{ users_before }}
),

-- one row a user of a tenant who counts for another account now, or as another kind of actor,
-- or who is gone; of somebody new all days are touched
changed as (
    select
        users_before.account_no as account_before,
        users_before.user_no as user_before,
        tenant_users.account_no,
        tenant_users.user_no
    from users_before
    left join tenant_users
        on users_before.key = cast(tenant_users.tenant_user_key as {{ dbt.type_string() }})
    where
        tenant_users.tenant_user_key is null
        or coalesce(users_before.user_no, 0) <> coalesce(tenant_users.user_no, 0)
        or users_before.fingerprint <> cast(tenant_users.is_other as {{ dbt.type_string() }})
),

-- one row a reason to restart; user 0 is all that is nobody's
reasons as (
    select
        coalesce(tenant_users.account_no, 0) as account_no,
        coalesce(tenant_users.user_no, 0) as user_no,
        touched.usage_date as from_day
    from touched
    left join tenant_users on touched.tenant_user_key = tenant_users.tenant_user_key
    union all
    select
        coalesce(account_before, 0) as account_no,
        coalesce(user_before, 0) as user_no,
        {{ no_day() }} as from_day
    from changed
    union all
    select
        coalesce(account_no, 0) as account_no,
        coalesce(user_no, 0) as user_no,
        {{ no_day() }} as from_day
    from changed
    union all
    select
        user_numbers.account_no,
        user_numbers.user_no,
        {{ no_day() }} as from_day
    from user_numbers
    cross join ({{ definitions_before }}) as definitions_before
    inner join {{ ref('int_adoption__definition_print') }} as definition_print
        on definition_print.fingerprint <> definitions_before.fingerprint
    {{ left_to_do(['account_no', 'user_no', 'from_day']) }}
),

-- one row a user from whose first changed day on everything is made again
final as (
    select
        reasons.account_no,
        reasons.user_no,
        user_numbers.account_id,
        user_numbers.hashed_user_id as user_id,
        min(reasons.from_day) as from_day,
        {{ text_literal(invocation_id) }} as build_id
    from reasons
    left join user_numbers on reasons.user_no = user_numbers.user_no
    group by
        reasons.account_no,
        reasons.user_no,
        user_numbers.account_id,
        user_numbers.hashed_user_id
)

select * from final
