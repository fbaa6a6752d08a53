-- reported + restatements = restated, account by account
with explained as (
    select
        account_id,
        month_end,
        sum(restated_arr - reported_arr) as difference
    from {{ ref('arr_restatements') }}
    group by account_id, month_end
)

select
    coalesce(accounts.account_id, explained.account_id) as account_id,
    coalesce(accounts.month_end, explained.month_end) as month_end
from {{ ref('account_arr_months') }} as accounts
full outer join explained
    on
        accounts.account_id = explained.account_id
        and accounts.month_end = explained.month_end
where
    coalesce(explained.difference, 0)
    <> coalesce(accounts.closing_arr - accounts.reported_closing_arr, 0)
    or (accounts.account_id is null and explained.difference <> 0)
