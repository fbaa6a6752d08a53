{%- set measures = [
    'active_users_28d', 'active_users_90d', 'healthy_users_28d', 'power_users_28d',
    'user_days_28d', 'events_28d', 'entitled_features', 'entitled_features_used_28d'
] -%}

with account_months as (
    select * from {{ ref('int_scorecards__account_months') }}
),

adoption_months as (
    select * from {{ ref('account_adoption_months') }}
),

profile_values as (
    select * from {{ ref('int_scorecards__profile_values') }}
),

-- one row a profile and month, over the accounts that close with it; without telemetry
-- every measure of an account is unknown, and it stands on neither side of a ratio
summed as (
    select
        account_months.profile_key,
        account_months.month_end,
        sum(case when adoption_months.has_telemetry then 1 else 0 end) as telemetry_accounts,
        sum(adoption_months.telemetry_arr) as telemetry_arr,
        {% for measure in measures -%}
        sum(case when adoption_months.has_telemetry then adoption_months.{{ measure }} end)
            as {{ measure }},
        {% endfor -%}
        sum(adoption_months.reach_active_users_28d) as reach_active_users_28d,
        sum(adoption_months.reach_licensed_seats) as reach_licensed_seats,
        sum(cast(adoption_months.adoption_score as numeric(18, 4))) as adoption_score_sum,
        count(adoption_months.adoption_score) as adoption_scored_accounts
    from account_months
    inner join adoption_months
        on
            account_months.account_id = adoption_months.account_id
            and account_months.month_end = adoption_months.month_end
    group by account_months.profile_key, account_months.month_end
),

-- one row a value and month, over the accounts that close in it
final as (
    select
        profile_values.segmentation,
        profile_values.segment_value,
        summed.month_end,
        cast(sum(summed.telemetry_accounts) as bigint) as telemetry_accounts,
        cast(coalesce(sum(summed.telemetry_arr), 0) as numeric(38, 4)) as telemetry_arr,
        {% for measure in measures + ['reach_active_users_28d', 'reach_licensed_seats'] -%}
        cast(sum(summed.{{ measure }}) as bigint) as {{ measure }},
        {% endfor -%}
        cast(sum(summed.adoption_score_sum) as numeric(38, 4)) as adoption_score_sum,
        cast(sum(summed.adoption_scored_accounts) as bigint) as adoption_scored_accounts
    from summed
    inner join profile_values on summed.profile_key = profile_values.profile_key
    group by
        profile_values.segmentation,
        profile_values.segment_value,
        summed.month_end
)

select * from final
