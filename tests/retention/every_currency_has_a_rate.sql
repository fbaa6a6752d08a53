-- the ARR of a line in a currency without any exchange rate would vanish from all totals
select
    line_versions.line_id,
    line_versions.version,
    line_versions.currency,
    line_versions.annual_amount
from {{ ref('int_retention__line_versions') }} as line_versions
left join {{ ref('int_core__fx_periods') }} as fx_periods
    on line_versions.currency = fx_periods.currency
where
    line_versions.is_arr_line
    and not line_versions.is_void
    and fx_periods.currency is null
