with user_numbers as (
    select * from {{ ref('int_adoption__user_numbers') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

months as (
    select * from {{ ref('user_adoption_months') }}
),

-- one row a user of an account, in however many of its tenants
described as (
    select
        user_no,
        -- human in one tenant is human
        case
            when min(case when is_other then 1 else 0 end) = 0 then 'human'
            else min(actor_type)
        end as actor_type,
        max(case when is_licensed then 1 when not is_licensed then 0 end) as licensed_flag,
        min(created_at) as created_at
    from {{ ref('int_adoption__tenant_users') }}
    where user_no is not null
    group by user_no
),

-- one row a user: the first and the last month of use
ends as (
    select
        user_no,
        min(month_end) as first_month_end,
        max(month_end) as last_month_end
    from {{ ref('int_adoption__user_months') }}
    where not is_other
    group by user_no
),

activity as (
    select
        ends.user_no,
        min(user_days.usage_date) as first_active_on,
        max(user_days.usage_date) as last_active_on
    from ends
    inner join {{ ref('int_adoption__user_days') }} as user_days
        on
            ends.user_no = user_days.user_no
            and user_days.month_end in (ends.first_month_end, ends.last_month_end)
    group by ends.user_no
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
        user_numbers.account_id,
        user_numbers.hashed_user_id as user_id,
        described.actor_type,
        activity.first_active_on,
        activity.last_active_on,
        described.licensed_flag = 1 as is_licensed,
        latest_states.lifecycle_state
    from described
    inner join user_numbers on described.user_no = user_numbers.user_no
    cross join as_of
    left join activity on described.user_no = activity.user_no
    left join latest_states
        on
            user_numbers.account_id = latest_states.account_id
            and user_numbers.hashed_user_id = latest_states.user_id
    -- a user created later is not known yet
    where
        activity.user_no is not null
        or described.created_at is null
        or {{ local_date('described.created_at') }} <= as_of.as_of_date
)

select * from final
