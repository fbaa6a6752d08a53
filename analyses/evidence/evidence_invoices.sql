select
    invoice_id as invoice,
    issued_on as issued,
    case when is_clean then 'clean' else 'disputed or credited' end as result,
    case when is_clean then 1 else 0 end as numerator,
    1 as denominator
from {{ ref('int_experience__invoices_judged') }}
where
    account_id = {{ asked('account') }}
    and issued_on between {{ asked('first') }} and {{ asked('last') }}
    and not is_undetermined
order by issued, invoice
