{%- set measures = [
    'active_users_28d', 'active_users_90d', 'healthy_users_28d', 'power_users_28d',
    'user_days_28d', 'events_28d', 'entitled_features', 'entitled_features_used_28d'
] -%}

with account_months as (
    select * from {{ ref('int_segments__account_months') }}
),

adoption_months as (
    select * from {{ ref('account_adoption_months') }}
),

-- one row a value and month, over the accounts that close in it; without telemetry every
-- measure of an account is unknown, and it stands on neither side of a ratio
final as (
    select
        account_months.segmentation,
        account_months.segment_value,
        account_months.month_end,
        cast(sum(case when adoption_months.has_telemetry then 1 else 0 end) as bigint)
            as telemetry_accounts,
        cast(coalesce(sum(adoption_months.telemetry_arr), 0) as numeric(38, 4)) as telemetry_arr,
        {% for measure in measures -%}
        cast(sum(
            case when adoption_months.has_telemetry then adoption_months.{{ measure }} end
        ) as bigint) as {{ measure }},
        {% endfor -%}
        cast(sum(adoption_months.reach_active_users_28d) as bigint) as reach_active_users_28d,
        cast(sum(adoption_months.reach_licensed_seats) as bigint) as reach_licensed_seats,
        cast(sum(cast(adoption_months.adoption_score as numeric(18, 4))) as numeric(38, 4))
            as adoption_score_sum,
        cast(count(adoption_months.adoption_score) as bigint) as adoption_scored_accounts
    from account_months
    inner join adoption_months
        on
            account_months.account_id = adoption_months.account_id
            and account_months.month_end = adoption_months.month_end
    group by
        account_months.segmentation,
        account_months.segment_value,
        account_months.month_end
)

select * from final
