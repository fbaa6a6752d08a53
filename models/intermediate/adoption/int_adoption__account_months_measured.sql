with account_months as (
    select * from {{ ref('int_core__account_months') }}
),

adoption_days as (
    select * from {{ ref('account_adoption_days') }}
),

-- one row an account and month-end, without telemetry too; an active user of an account
-- whose seats are unknown stands on neither side of reach
final as (
    select
        account_months.account_id,
        account_months.month_end,
        adoption_days.active_users_1d,
        adoption_days.active_users_7d,
        adoption_days.active_users_28d,
        adoption_days.active_users_90d,
        adoption_days.healthy_users_28d,
        adoption_days.power_users_28d,
        adoption_days.user_days_28d,
        adoption_days.events_28d,
        adoption_days.features_used_28d,
        adoption_days.entitled_features,
        adoption_days.entitled_features_used_28d,
        adoption_days.entitled_key_features,
        adoption_days.key_features_used_28d,
        adoption_days.licensed_seats,
        case
            when adoption_days.licensed_seats > 0 then adoption_days.active_users_28d
        end as reach_active_users_28d,
        case
            when adoption_days.licensed_seats > 0 then adoption_days.licensed_seats
        end as reach_licensed_seats,
        coalesce(adoption_days.has_telemetry, false) as has_telemetry
    from account_months
    left join adoption_days
        on
            account_months.account_id = adoption_days.account_id
            and account_months.month_end = adoption_days.adoption_date
)

select * from final
