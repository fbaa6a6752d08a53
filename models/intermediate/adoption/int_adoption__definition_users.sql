{{ config(
    materialized='incremental',
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

-- one row a user and day of use, by a human or only by others
actor_days as (
    {{ actor_days(ref('int_adoption__user_days'), 'user_key', 'definition_days', 'affected') }}
),

-- one row a user active in a window
users as (
    select
        definition_days.month_end,
        definition_days.window_days,
        definition_days.days_in_window,
        actor_days.account_key,
        actor_days.user_key,
        count(*) as all_days,
        sum(actor_days.is_human) as human_days
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
        actor_days.account_key,
        actor_days.user_key
),

users_by_actors as (
    {% for actors in ['all', 'human'] -%}
        select
            account_key,
            month_end,
            window_days,
            days_in_window,
            '{{ actors }}' as actors,
            {{ actors }}_days as active_days
        from users
        where {{ actors }}_days > 0
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- the threshold counts days of 28; another window needs the same share of its days
final as (
    select
        users_by_actors.account_key,
        users_by_actors.month_end,
        users_by_actors.window_days,
        users_by_actors.actors,
        users_by_actors.days_in_window,
        cast(count(*) as bigint) as active_users,
        cast(sum(users_by_actors.active_days) as bigint) as user_days,
        cast(sum(case
            when
                users_by_actors.active_days * 28
                >= thresholds.threshold_value * users_by_actors.days_in_window
                then 1
            else 0
        end) as bigint) as healthy_users
    from users_by_actors
    inner join thresholds
        on
            users_by_actors.month_end >= thresholds.valid_from
            and users_by_actors.month_end < thresholds.valid_to
    group by
        users_by_actors.account_key,
        users_by_actors.month_end,
        users_by_actors.window_days,
        users_by_actors.actors,
        users_by_actors.days_in_window
)

select * from final
