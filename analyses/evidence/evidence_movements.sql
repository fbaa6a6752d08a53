select
    line_id,
    month_end,
    kind,
    reason,
    arr_delta
from {{ ref('arr_movements') }}
where
    account_id = {{ asked('account') }}
    and month_end > {{ asked('since') }}
    and month_end <= {{ asked('last') }}
order by month_end, line_id
