with scored as (
    select * from {{ ref('int_adoption__months_scored') }}
    where grain = 'account'
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

segment_periods as (
    select * from {{ ref('int_segments__account_segment_periods') }}
),

arr_months as (
    select
        account_id,
        month_end,
        closing_arr
    from {{ ref('account_arr_months') }}
),

final as (
    select
        scored.entity_id as account_id,
        scored.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        coalesce(segment_periods.segment_id, 'unassigned') as segment_id,
        scored.active_users_1d,
        scored.active_users_7d,
        scored.active_users_28d,
        scored.active_users_90d,
        scored.healthy_users_28d,
        scored.power_users_28d,
        scored.user_days_28d,
        scored.events_28d,
        scored.features_used_28d,
        scored.entitled_features,
        scored.entitled_features_used_28d,
        scored.entitled_key_features,
        scored.key_features_used_28d,
        scored.licensed_seats,
        scored.reach_active_users_28d,
        scored.reach_licensed_seats,
        scored.has_telemetry,
        scored.breadth,
        scored.depth,
        scored.reach,
        scored.healthy_user_rate,
        scored.breadth_band,
        scored.depth_band,
        scored.adoption_score,
        cast(coalesce(arr_months.closing_arr, 0) as numeric(38, 4)) as closing_arr,
        cast(
            case
                when scored.has_telemetry then coalesce(arr_months.closing_arr, 0)
                else 0
            end as numeric(38, 4)
        ) as telemetry_arr
    from scored
    inner join month_ends on scored.month_end = month_ends.month_end
    left join segment_periods
        on
            scored.entity_id = segment_periods.account_id
            and scored.month_end >= segment_periods.valid_from
            and scored.month_end < coalesce(segment_periods.valid_to, {{ open_end() }})
    left join arr_months
        on
            scored.entity_id = arr_months.account_id
            and scored.month_end = arr_months.month_end
)

select * from final
