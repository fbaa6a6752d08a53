{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    on_schema_change='fail',
    meta={
        'replaces': replaced_account_months('int_adoption__definition_months'),
        'replaces_by': ['int_adoption__definition_months'],
    }
) }}

with definition_days as (
    select * from {{ ref('int_adoption__definition_days') }}
),

thresholds as (
    select * from {{ ref('int_adoption__threshold_periods') }}
    where threshold = 'healthy_days'
),

-- one row an account and month to compare anew
affected as (
    select
        account_key,
        month_end
    from {{ ref('int_adoption__definition_months') }}
    where is_affected
),

-- one row an account: the days to look at
lookbacks as (
    select
        account_key,
        {{ add_days('min(month_end)', -90) }} as valid_from
    from affected
    group by account_key
),

classified as (
    select days_classified.*
    from {{ ref('int_adoption__user_feature_days_classified') }} as days_classified
    inner join lookbacks
        on
            days_classified.account_key = lookbacks.account_key
            and days_classified.usage_date > lookbacks.valid_from
    where
        days_classified.event_class in ('used', 'non_human')
        and days_classified.feature_key is not null
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
    inner join affected
        on
            actor_days.account_key = affected.account_key
            and definition_days.month_end = affected.month_end
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
