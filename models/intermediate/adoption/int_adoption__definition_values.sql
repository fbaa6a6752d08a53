{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    on_schema_change='fail',
    meta={
        'replaces': replaced_account_months(
            'int_adoption__definition_months', 'account_id'
        ),
        'replaces_by': ['int_adoption__definition_months'],
    }
) }}

with states as (
    select * from {{ ref('int_adoption__definition_states') }}
),

account_months as (
    select * from {{ ref('int_adoption__account_months_measured') }}
),

affected as (
    select
        account_id,
        account_key,
        month_end
    from {{ ref('int_adoption__definition_months') }}
    where is_affected
),

users as (
    select * from {{ ref('int_adoption__definition_users') }}
),

used_features as (
    select * from {{ ref('int_adoption__definition_features') }}
),

features as (
    select * from {{ ref('int_adoption__feature_keys') }}
),

window_lengths as (
    select
        month_end,
        window_days,
        max(days_in_window) as days_in_window
    from {{ ref('int_adoption__definition_days') }}
    group by month_end, window_days
),

-- one row a month: the features that exist at its end
live_features as (
    select
        account_month_ends.month_end,
        count(*) as live_features
    from (
        select month_end from states
        group by month_end
    ) as account_month_ends
    inner join features
        on
            account_month_ends.month_end >= features.valid_from
            and account_month_ends.month_end < coalesce(features.valid_to, {{ open_end() }})
    group by account_month_ends.month_end
),

-- one row an account, month and place of a walk, with the sides of both measures
sides as (
    select
        account_months.account_id,
        states.*,
        account_months.has_telemetry,
        coalesce(used_features.features_used, 0) as breadth_part,
        case states.feature_set
            when 'all' then live_features.live_features
            when 'entitled' then account_months.entitled_features
            when 'key' then account_months.entitled_key_features
        end as breadth_whole,
        case states.depth_measure
            when 'mean_days' then coalesce(users.user_days, 0)
            when 'healthy_share' then coalesce(users.healthy_users, 0)
        end as depth_part,
        case states.depth_measure
            when 'mean_days' then window_lengths.days_in_window
            when 'healthy_share' then 1
        end
        * case states.user_denominator
            when 'active' then users.active_users
            when 'active_90d' then users_90d.active_users
            when 'licensed' then account_months.licensed_seats
        end as depth_whole
    from account_months
    inner join affected
        on
            account_months.account_id = affected.account_id
            and account_months.month_end = affected.month_end
    inner join states on account_months.month_end = states.month_end
    inner join window_lengths
        on
            states.month_end = window_lengths.month_end
            and states.window_days = window_lengths.window_days
    left join live_features on states.month_end = live_features.month_end
    left join used_features
        on
            affected.account_key = used_features.account_key
            and states.month_end = used_features.month_end
            and states.window_days = used_features.window_days
            and states.actors = used_features.actors
            and states.feature_set = used_features.feature_set
            and states.days_needed = used_features.days_needed
    left join users
        on
            affected.account_key = users.account_key
            and states.month_end = users.month_end
            and states.window_days = users.window_days
            and states.actors = users.actors
    left join users as users_90d
        on
            affected.account_key = users_90d.account_key
            and states.month_end = users_90d.month_end
            and users_90d.window_days = '90'
            and states.actors = users_90d.actors
),

measured as (
    {% for measure in ['breadth', 'depth'] -%}
        select
            account_id,
            month_end,
            '{{ measure }}' as measure,
            from_definition,
            to_definition,
            direction,
            step,
            axis,
            case
                when has_telemetry
                    then cast(
                        cast({{ measure }}_part as double precision)
                        / nullif({{ measure }}_whole, 0) as numeric(18, 10)
                    )
            end as step_value
        from sides
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

final as (
    select
        account_id,
        month_end,
        measure,
        from_definition,
        to_definition,
        direction,
        step,
        axis,
        step_value
    from measured
)

select * from final
