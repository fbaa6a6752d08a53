with account_starts as (
    select * from {{ ref('int_core__account_starts') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

final as (
    select
        account_starts.account_id,
        month_ends.month_end
    from account_starts
    inner join month_ends on account_starts.first_on <= month_ends.month_end
)

select * from final
