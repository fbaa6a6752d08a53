select
    effort_id as work,
    occurred_on as worked,
    feature_id as feature,
    minutes,
    case
        when {{ asked('metric') }} = 'product_gap_cost' then cost
        when is_coded then minutes
        else 0
    end as numerator,
    minutes as denominator
from {{ ref('int_coverage__gap_efforts') }}
where
    account_id is not distinct from {{ asked('account') }}
    and occurred_on between {{ asked('first') }} and {{ asked('last') }}
order by worked, work
