with account_months as (
    select
        account_id,
        month_end,
        {{ month_end(add_months('month_end', -1)) }} as opening_month_end
    from {{ ref('int_core__account_months') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

attributes as (
    select * from {{ ref('int_segments__account_month_attributes') }}
),

arr_months as (
    select * from {{ ref('account_arr_months') }}
),

-- an account that was merged away is in nobody's book
final as (
    select
        account_months.account_id,
        account_months.month_end,
        case when not accounts.is_merged then opening.csm_id end as opening_csm_id,
        case when not accounts.is_merged then closing.csm_id end as csm_id,
        coalesce(arr_months.opening_arr, 0) as opening_arr,
        coalesce(arr_months.closing_arr, 0) as closing_arr
    from account_months
    inner join accounts on account_months.account_id = accounts.account_id
    inner join attributes as opening
        on
            account_months.account_id = opening.account_id
            and account_months.opening_month_end = opening.month_end
    inner join attributes as closing
        on
            account_months.account_id = closing.account_id
            and account_months.month_end = closing.month_end
    left join arr_months
        on
            account_months.account_id = arr_months.account_id
            and account_months.month_end = arr_months.month_end
)

select * from final
