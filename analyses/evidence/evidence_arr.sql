select
    month_end,
    closing_arr,
    reported_closing_arr
from {{ ref('account_arr_months') }}
where
    account_id = {{ asked('account') }}
    and month_end in ({{ asked('since') }}, {{ asked('last') }})
