select
    touchpoint_id as question,
    occurred_on as asked,
    employee_id as asked_of,
    csm_id as csm,
    case when is_handoff then 'passed on' else 'answered' end as answer,
    case
        when {{ asked('metric') }} = 'bypass_rate' and is_bypass then 1
        when {{ asked('metric') }} <> 'bypass_rate' and is_direct_answer then 1
        else 0
    end as numerator,
    1 as denominator
from {{ ref('touchpoints') }}
where
    account_id = {{ asked('account') }}
    and occurred_on between {{ asked('first') }} and {{ asked('last') }}
    and is_open_question
    -- past a CSM only goes who has one
    and ({{ asked('metric') }} <> 'bypass_rate' or csm_id is not null)
order by asked, question
