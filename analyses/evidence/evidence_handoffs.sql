with handoffs as (
    select
        ticket_id as handed_over,
        account_id,
        occurred_on
    from {{ ref('int_experience__ticket_handoffs') }}
    union all
    select
        touchpoint_id as handed_over,
        account_id,
        occurred_on
    from {{ ref('touchpoints') }}
    where is_handoff
    union all
    select
        'new CSM ' || csm_id as handed_over,
        account_id,
        valid_from as occurred_on
    from {{ ref('int_coverage__csm_periods') }}
    where is_handoff
),

customers as (
    select
        account_id,
        month_end
    from {{ ref('account_arr_months') }}
    where closing_arr > 0
)

select
    handed_over as "on",
    occurred_on as day,
    1 as numerator,
    0 as denominator
from handoffs
where
    account_id = {{ asked('account') }}
    and occurred_on between {{ asked('first') }} and {{ asked('last') }}
union all
select
    'customer' as "on",
    month_end as day,
    0 as numerator,
    1 as denominator
from customers
where account_id = {{ asked('account') }} and month_end = {{ asked('last') }}
order by 2, 1
