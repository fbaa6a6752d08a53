-- nothing that was reported is left out of the account table
with lines as (
    select
        month_end,
        sum(arr) as arr
    from {{ ref('int_retention__reported_lines') }}
    where months_back = 0
    group by month_end
),

accounts as (
    select
        month_end,
        sum(reported_closing_arr) as arr
    from {{ ref('account_arr_months') }}
    group by month_end
)

select
    coalesce(lines.month_end, accounts.month_end) as month_end,
    lines.arr as line_arr,
    accounts.arr as account_arr
from lines
full outer join accounts on lines.month_end = accounts.month_end
where coalesce(lines.arr, 0) <> coalesce(accounts.arr, 0)
