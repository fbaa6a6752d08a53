with definition_days as (
    select * from {{ ref('int_adoption__definition_days') }}
),

thresholds as (
    select * from {{ ref('int_adoption__threshold_periods') }}
    where threshold = 'healthy_days'
),

classified as (
    select * from {{ ref('int_adoption__user_feature_days_classified') }}
    where
        event_class in ('used', 'non_human')
        and feature_key is not null
        and usage_date >= (select min(usage_date) from definition_days)
),

-- one row a user and day on which anybody, or a human, acted
actor_days as (
    select
        'all' as actors,
        account_key,
        user_key,
        usage_date
    from classified
    group by account_key, user_key, usage_date
    union all
    select
        'human' as actors,
        account_key,
        user_key,
        usage_date
    from classified
    where event_class = 'used'
    group by account_key, user_key, usage_date
),

-- one row a user active in a window
users as (
    select
        definition_days.month_end,
        definition_days.window_days,
        definition_days.days_in_window,
        actor_days.actors,
        actor_days.account_key,
        actor_days.user_key,
        count(*) as active_days
    from actor_days
    inner join definition_days on actor_days.usage_date = definition_days.usage_date
    group by
        definition_days.month_end,
        definition_days.window_days,
        definition_days.days_in_window,
        actor_days.actors,
        actor_days.account_key,
        actor_days.user_key
),

-- the threshold counts days of 28; another window needs the same share of its days
final as (
    select
        users.account_key,
        users.month_end,
        users.window_days,
        users.actors,
        users.days_in_window,
        cast(count(*) as bigint) as active_users,
        cast(sum(users.active_days) as bigint) as user_days,
        cast(sum(case
            when users.active_days * 28 >= thresholds.threshold_value * users.days_in_window
                then 1
            else 0
        end) as bigint) as healthy_users
    from users
    inner join thresholds
        on
            users.month_end >= thresholds.valid_from
            and users.month_end < thresholds.valid_to
    group by
        users.account_key,
        users.month_end,
        users.window_days,
        users.actors,
        users.days_in_window
)

select * from final
