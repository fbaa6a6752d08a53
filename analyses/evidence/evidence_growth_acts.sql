with acts as (
    select
        *,
        case
            when {{ asked('metric') }} = 'advocacy_acts' then advocacy_acts
            else csqls_created
        end as counted
    from {{ ref('int_coverage__growth_acts') }}
)

select
    act_id as act,
    acted_on as day,
    case
        when {{ asked('metric') }} = 'csql_acceptance_rate' then csqls_accepted
        else counted
    end as numerator,
    counted as denominator
from acts
where
    account_id = {{ asked('account') }}
    and acted_on between {{ asked('first') }} and {{ asked('last') }}
    and counted = 1
order by acted_on, act_id
