select
    adoption_date,
    active_users_1d
from {{ ref('account_adoption_days') }}
where
    account_id = {{ asked('account') }}
    and adoption_date between {{ asked('since') }} and {{ asked('last') }}
    and active_users_1d > 0
order by adoption_date
