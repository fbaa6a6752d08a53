-- a currency whose first rate is younger than the day it is read on takes that first rate
{{ config(severity='warn') }}

select
    lines_known.known_on,
    lines_known.currency,
    min(fx_periods.valid_from) as first_rate_on
from {{ ref('int_retention__lines_known') }} as lines_known
inner join {{ ref('int_core__fx_periods') }} as fx_periods
    on lines_known.currency = fx_periods.currency
where lines_known.is_arr_line
group by lines_known.known_on, lines_known.currency
having min(fx_periods.valid_from) > lines_known.known_on
