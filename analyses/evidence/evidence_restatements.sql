select
    line_id,
    cause,
    reported_arr,
    restated_arr
from {{ ref('arr_restatements') }}
where account_id = {{ asked('account') }} and month_end = {{ asked('last') }}
order by line_id
