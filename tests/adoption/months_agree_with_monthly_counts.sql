-- A row is an account-month whose measures from periods differ from those counted month by
-- month from the facts: two ways to the same number.
with months as (
    select
        months.*,
        account_numbers.account_no
    from {{ ref('account_adoption_months') }} as months
    inner join {{ ref('int_adoption__account_numbers') }} as account_numbers
        on months.account_id = account_numbers.account_id
    where months.has_telemetry
),

users as (
    select
        account_id,
        month_end,
        sum(case when active_days_28d > 0 then 1 else 0 end) as active_users,
        sum(active_days_28d) as user_days,
        sum(events_28d) as events
    from {{ ref('user_adoption_months') }}
    group by account_id, month_end
),

features as (
    select
        account_no,
        month_end,
        count(*) as features_used,
        sum(case when is_entitled then 1 else 0 end) as entitled_used,
        sum(case when is_entitled_key then 1 else 0 end) as key_used
    from {{ ref('int_adoption__account_feature_months') }}
    where active_users_28d > 0
    group by account_no, month_end
)

select
    months.account_id,
    months.month_end
from months
left join users
    on months.account_id = users.account_id and months.month_end = users.month_end
left join features
    on months.account_no = features.account_no and months.month_end = features.month_end
where
    months.active_users_28d <> coalesce(users.active_users, 0)
    or months.user_days_28d <> coalesce(users.user_days, 0)
    or months.events_28d <> coalesce(users.events, 0)
    or months.features_used_28d <> coalesce(features.features_used, 0)
    or months.entitled_features_used_28d <> coalesce(features.entitled_used, 0)
    or months.key_features_used_28d <> coalesce(features.key_used, 0)
