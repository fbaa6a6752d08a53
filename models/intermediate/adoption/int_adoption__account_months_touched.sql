with touched_days as (
    select * from {{ ref('int_adoption__account_days_touched') }}
),

touched_months as (
    select * from {{ ref('int_adoption__touched_months') }}
),

account_keys as (
    select * from {{ ref('int_adoption__account_keys') }}
),

telemetry as (
    select account_id from {{ ref('int_adoption__account_telemetry') }}
),

month_ends as (
    select month_end from {{ ref('int_core__month_ends') }}
),

-- only accounts with telemetry have users
months as (
    select
        account_key,
        {{ dbt.last_day('usage_date', 'month') }} as month_end
    from touched_days
    union
    select
        account_keys.account_key,
        touched_months.month_end
    from account_keys
    inner join telemetry on account_keys.account_id = telemetry.account_id
    cross join touched_months
),

final as (
    select
        account_keys.account_id,
        months.account_key,
        month_ends.month_end
    from months
    inner join month_ends on months.month_end = month_ends.month_end
    left join account_keys on months.account_key = account_keys.account_key
)

select * from final
