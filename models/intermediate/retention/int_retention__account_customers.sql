with restated_periods as (
    select * from {{ ref('int_retention__restated_periods') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row an account and stretch of equal ARR
account_steps as (
    {{ steps('restated_periods', ['account_id'], ['arr']) }}
),

final as (
    select
        account_steps.account_id,
        min(account_steps.valid_from) as customer_since,
        max(
            case
                when
                    coalesce(account_steps.valid_to, {{ open_end() }}) > as_of.as_of_date
                    then 1
                else 0
            end
        ) = 1 as is_customer
    from account_steps
    cross join as_of
    where
        account_steps.arr > 0
        and account_steps.valid_from <= as_of.as_of_date
    group by account_steps.account_id
)

select * from final
