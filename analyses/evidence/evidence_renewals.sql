select
    coalesce(contract_id, product_id) as contract,
    due_on,
    due_arr,
    successor_arr,
    renewed_arr,
    outcome,
    days_late
from {{ ref('renewals') }}
where
    account_id = {{ asked('account') }}
    and due_on between {{ asked('first') }} and {{ asked('last') }}
order by due_on, contract
