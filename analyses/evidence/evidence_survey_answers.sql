select
    response_id as response,
    responded_on as responded,
    score,
    band,
    case band when 'promoter' then 1 when 'detractor' then -1 else 0 end as numerator,
    1 as denominator
from {{ ref('int_experience__survey_answers') }}
where
    account_id = {{ asked('account') }}
    and kind = 'nps'
    and responded_on between {{ asked('first') }} and {{ asked('last') }}
order by responded, response
