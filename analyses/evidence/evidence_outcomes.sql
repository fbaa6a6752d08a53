select
    outcome_id as outcome,
    due_on as due,
    case when is_verified then 'verified in time' else 'not in time' end as result,
    case when is_verified then 1 else 0 end as numerator,
    1 as denominator
from {{ ref('int_experience__outcomes_judged') }}
where
    account_id = {{ asked('account') }}
    and due_on between {{ asked('first') }} and {{ asked('last') }}
order by due, outcome
