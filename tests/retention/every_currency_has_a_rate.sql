-- the ARR of a line in a currency without any exchange rate would vanish from all totals
select
    known_on,
    line_id,
    currency,
    annual_amount
from {{ ref('int_retention__lines_known') }}
where arr is null
