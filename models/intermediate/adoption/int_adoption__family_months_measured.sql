{%- set sums = [
    'active_users_1d', 'active_users_7d', 'active_users_28d', 'active_users_90d',
    'healthy_users_28d', 'power_users_28d', 'user_days_28d', 'events_28d',
    'licensed_seats', 'reach_active_users_28d', 'reach_licensed_seats'
] -%}
{%- set features = [
    'features_used_28d', 'entitled_features_used_28d', 'key_features_used_28d'
] -%}

with account_months as (
    select * from {{ ref('int_adoption__account_months_measured') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

account_numbers as (
    select * from {{ ref('int_adoption__account_numbers') }}
),

account_feature_months as (
    select * from {{ ref('int_adoption__account_feature_months') }}
    where active_users_28d > 0
),

entitled as (
    select * from {{ ref('int_adoption__family_features_entitled') }}
),

-- users, user-days, events and seats of a family are sums over its accounts
summed as (
    select
        accounts.family_id,
        account_months.month_end,
        {% for column in sums -%}
            sum(account_months.{{ column }}) as {{ column }},
        {% endfor -%}
        {% for column in features -%}
            max(account_months.{{ column }}) as {{ column }},
        {% endfor -%}
        max(case when account_months.has_telemetry then 1 else 0 end) = 1 as has_telemetry
    from account_months
    inner join accounts on account_months.account_id = accounts.account_id
    group by accounts.family_id, account_months.month_end
),

shared_families as (
    select family_id
    from accounts
    group by family_id
    having count(*) > 1
),

-- one row an account that shares its family with another
shared_accounts as (
    select
        account_numbers.account_no,
        accounts.family_id
    from accounts
    inner join shared_families on accounts.family_id = shared_families.family_id
    inner join account_numbers on accounts.account_id = account_numbers.account_id
),

-- one row a family of several, feature and month, in however many of its accounts
family_features as (
    select
        shared_accounts.family_id,
        account_feature_months.feature_no,
        account_feature_months.month_end,
        max(case when account_feature_months.is_entitled then 1 else 0 end) as is_entitled,
        max(case when account_feature_months.is_entitled_key then 1 else 0 end)
            as is_entitled_key
    from account_feature_months
    inner join shared_accounts
        on account_feature_months.account_no = shared_accounts.account_no
    group by
        shared_accounts.family_id,
        account_feature_months.feature_no,
        account_feature_months.month_end
),

counted as (
    select
        family_id,
        month_end,
        count(*) as features_used_28d,
        sum(is_entitled) as entitled_features_used_28d,
        sum(is_entitled_key) as key_features_used_28d
    from family_features
    group by family_id, month_end
),

final as (
    select
        summed.family_id,
        summed.month_end,
        {% for column in sums -%}
            cast(summed.{{ column }} as bigint) as {{ column }},
        {% endfor -%}
        {% for column in features -%}
            cast(
                case
                    when summed.has_telemetry
                        then coalesce(counted.{{ column }}, summed.{{ column }})
                end
                as bigint
            ) as {{ column }},
        {% endfor -%}
        case when summed.has_telemetry then entitled.entitled_features end
            as entitled_features,
        case when summed.has_telemetry then entitled.entitled_key_features end
            as entitled_key_features,
        summed.has_telemetry
    from summed
    left join counted
        on
            summed.family_id = counted.family_id
            and summed.month_end = counted.month_end
    left join entitled
        on
            summed.family_id = entitled.family_id
            and summed.month_end = entitled.month_end
)

select * from final
