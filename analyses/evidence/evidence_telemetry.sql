with months as (
    select * from {{ ref('account_adoption_months') }}
    where month_end = {{ asked('last') }} and closing_arr > 0
),

-- one row an account that was ever heard of
heard as (
    select
        account_id,
        min(adoption_date) as heard_since
    from {{ ref('account_adoption_days') }}
    where has_telemetry
    group by account_id
)

select
    months.closing_arr as arr,
    case when months.has_telemetry then 'heard of' else 'not heard of' end as use,
    heard.heard_since as since,
    months.telemetry_arr as numerator,
    months.closing_arr as denominator
from months
left join heard on months.account_id = heard.account_id
where months.account_id = {{ asked('account') }}
