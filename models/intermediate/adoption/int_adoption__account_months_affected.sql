with account_months as (
    select * from {{ ref('int_core__account_months') }}
),

account_keys as (
    select * from {{ ref('int_adoption__account_keys') }}
),

affected as (
    select * from {{ ref('int_adoption__account_days_affected') }}
),

final as (
    select
        account_months.account_id,
        account_keys.account_key,
        account_months.month_end,
        affected.account_key is not null as is_affected
    from account_months
    inner join account_keys on account_months.account_id = account_keys.account_id
    left join affected
        on
            account_keys.account_key = affected.account_key
            and account_months.month_end >= affected.valid_from
            and account_months.month_end < affected.valid_to
)

select * from final
