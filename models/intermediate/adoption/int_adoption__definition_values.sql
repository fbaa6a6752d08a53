{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=[
        "{{ restarted(['account_id'], 'month_end') }}",
        "{{ months_left('int_adoption__definition_states') }}",
    ]
) }}

with states as (
    select * from {{ ref('int_adoption__definition_states') }}
),

-- one row an account and month with telemetry to compare anew
affected as (
    select
        months.account_no,
        account_months.*
    from {{ ref('int_adoption__definition_months') }} as months
    inner join {{ ref('int_adoption__account_months_measured') }} as account_months
        on
            months.account_id = account_months.account_id
            and months.month_end = account_months.month_end
    where account_months.has_telemetry
),

users as (
    select * from {{ ref('int_adoption__definition_users') }}
),

used_features as (
    select * from {{ ref('int_adoption__definition_features') }}
),

features as (
    select * from {{ ref('int_adoption__feature_words') }}
),

window_lengths as (
    select
        month_end,
        window_days,
        max(days_in_window) as days_in_window
    from {{ ref('int_adoption__definition_windows') }}
    group by month_end, window_days
),

-- one row a month: the features that exist at its end
live_features as (
    select
        state_months.month_end,
        count(*) as live_features
    from (
        select month_end from states
        group by month_end
    ) as state_months
    inner join features
        on
            state_months.month_end >= features.valid_from
            and state_months.month_end < coalesce(features.valid_to, {{ open_end() }})
    group by state_months.month_end
),

{% set settings = {
    'breadth': ['window_days', 'actors', 'feature_set', 'days_needed'],
    'depth': ['window_days', 'actors', 'depth_measure', 'user_denominator'],
} -%}
{% for measure, columns in settings.items() -%}
-- one row a month and distinct setting of {{ measure }}
    {{ measure }}_states as (
        select
            month_end,
            {{ measure }}_state as state_number,
            {{ columns | join(',\n            ') }}
        from states
        group by month_end, {{ measure }}_state, {{ columns | join(', ') }}
    ),

{% endfor -%}
-- one row an account, month and setting, with the two sides of the share
sides as (
    select
        affected.account_id,
        affected.month_end,
        'breadth' as measure,
        breadth_states.state_number,
        coalesce(used_features.features_used, 0) as part,
        case breadth_states.feature_set
            when 'all' then live_features.live_features
            when 'entitled' then affected.entitled_features
            else affected.entitled_key_features
        end as whole
    from affected
    inner join breadth_states on affected.month_end = breadth_states.month_end
    left join live_features on affected.month_end = live_features.month_end
    left join used_features
        on
            affected.account_no = used_features.account_no
            and breadth_states.month_end = used_features.month_end
            and breadth_states.window_days = used_features.window_days
            and breadth_states.actors = used_features.actors
            and breadth_states.feature_set = used_features.feature_set
            and breadth_states.days_needed = used_features.days_needed
    union all
    select
        affected.account_id,
        affected.month_end,
        'depth' as measure,
        depth_states.state_number,
        case depth_states.depth_measure
            when 'mean_days' then coalesce(users.user_days, 0)
            else coalesce(users.healthy_users, 0)
        end as part,
        case depth_states.depth_measure
            when 'mean_days' then window_lengths.days_in_window
            else 1
        end
        * case depth_states.user_denominator
            when 'active' then users.active_users
            when 'active_90d' then users_90d.active_users
            else affected.licensed_seats
        end as whole
    from affected
    inner join depth_states on affected.month_end = depth_states.month_end
    inner join window_lengths
        on
            depth_states.month_end = window_lengths.month_end
            and depth_states.window_days = window_lengths.window_days
    left join users
        on
            affected.account_no = users.account_no
            and depth_states.month_end = users.month_end
            and depth_states.window_days = users.window_days
            and depth_states.actors = users.actors
    left join users as users_90d
        on
            affected.account_no = users_90d.account_no
            and depth_states.month_end = users_90d.month_end
            and users_90d.window_days = '90'
            and depth_states.actors = users_90d.actors
),

final as (
    select
        account_id,
        month_end,
        measure,
        cast(state_number as integer) as state_number,
        cast(cast(part as double precision) / whole as numeric(18, 10)) as state_value
    from sides
    where whole <> 0
)

select * from final
