with account_starts as (
    select * from {{ ref('int_core__account_starts') }}
),

account_keys as (
    select * from {{ ref('int_adoption__account_keys') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

final as (
    select
        account_starts.account_id,
        account_keys.account_key,
        account_starts.first_on as valid_from,
        {{ add_days('as_of.as_of_date', 1) }} as valid_to
    from account_starts
    inner join account_keys on account_starts.account_id = account_keys.account_id
    cross join as_of
)

select * from final
