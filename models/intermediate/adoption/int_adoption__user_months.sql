{{ config(
    materialized='incremental',
    meta={
        'replaces': replaced_touched_months(),
        'replaces_by': ['int_adoption__touched_months', 'int_adoption__account_months_touched'],
    }
) }}

-- depends_on: {{ ref('int_adoption__touched_months') }}
with user_days as (
    select * from {{ ref('int_adoption__user_days') }}
),

user_feature_months as (
    select * from {{ ref('int_adoption__user_feature_months') }}
),

touched_months as (  -- noqa: ST03
    select * from {{ ref('int_adoption__account_months_touched') }}
),

-- one row a day and its month-end
month_days as (
    select
        calendar_days.date_day,
        month_ends.month_end,
        case
            when {{ days_between('calendar_days.date_day', 'month_ends.month_end') }} < 28
                then 1
            else 0
        end as is_in_window
    from {{ ref('int_core__month_ends') }} as month_ends
    inner join {{ ref('calendar_days') }} as calendar_days
        on month_ends.month_end = calendar_days.month_end
    {% if is_incremental() -%}
    where month_ends.month_end in (select touched_months.month_end from touched_months)
    {%- endif %}
),

-- one row a user and month in which the user was active
active as (
    select
        user_days.account_key,
        user_days.user_key,
        month_days.month_end,
        count(*) as active_days_month,
        sum(month_days.is_in_window) as active_days_28d,
        sum(month_days.is_in_window * user_days.event_count) as events_28d
    from user_days
    inner join month_days on user_days.usage_date = month_days.date_day
    {% if is_incremental() -%}
    inner join touched_months
        on
            user_days.account_key = touched_months.account_key
            and month_days.month_end = touched_months.month_end
    {% endif -%}
    group by user_days.account_key, user_days.user_key, month_days.month_end
),

features as (
    select
        user_key,
        month_end,
        count(*) as features_used_28d
    from user_feature_months
    {% if is_incremental() -%}
    where (account_key, month_end) in (
        select touched_months.account_key, touched_months.month_end from touched_months
    )
    {% endif -%}
    group by user_key, month_end
),

final as (
    select
        active.account_key,
        active.user_key,
        active.month_end,
        cast(active.active_days_month as bigint) as active_days_month,
        cast(active.active_days_28d as bigint) as active_days_28d,
        cast(active.events_28d as bigint) as events_28d,
        cast(coalesce(features.features_used_28d, 0) as bigint) as features_used_28d
    from active
    left join features
        on active.user_key = features.user_key and active.month_end = features.month_end
)

select * from final
{{ stored_by('month_end') }}
