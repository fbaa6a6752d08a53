with users as (
    select * from {{ ref('int_adoption__user_keys') }}
),

activity as (
    select * from {{ ref('int_adoption__user_activity') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

months as (
    select * from {{ ref('user_adoption_months') }}
),

latest_states as (
    select
        account_id,
        user_id,
        lifecycle_state
    from months
    where month_end = (select max(month_end) from {{ ref('int_core__month_ends') }})
),

final as (
    select
        users.account_id,
        users.hashed_user_id as user_id,
        users.actor_type,
        activity.first_active_on,
        activity.last_active_on,
        users.licensed_flag = 1 as is_licensed,
        latest_states.lifecycle_state
    from users
    cross join as_of
    left join activity on users.user_key = activity.user_key
    left join latest_states
        on
            users.account_id = latest_states.account_id
            and users.hashed_user_id = latest_states.user_id
    -- a user created later is not known yet
    where
        activity.user_key is not null
        or users.created_at is null
        or {{ local_date('users.created_at') }} <= as_of.as_of_date
)

select * from final
