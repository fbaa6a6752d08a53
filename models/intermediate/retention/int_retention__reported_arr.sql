select
    account_id,
    month_end,
    months_back,
    sum(arr) as arr
from {{ ref('int_retention__reported_lines') }}
group by account_id, month_end, months_back
