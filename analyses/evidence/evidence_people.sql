with touchpoints as (
    select
        account_id,
        occurred_on,
        case when is_support then 'support' else employee_id end as person
    from {{ ref('touchpoints') }}
),

customers as (
    select
        account_id,
        month_end
    from {{ ref('account_arr_months') }}
    where closing_arr > 0
)

select
    person as "on",
    max(occurred_on) as day,
    1 as numerator,
    0 as denominator
from touchpoints
where
    account_id = {{ asked('account') }}
    and person is not null
    and occurred_on > {{ asked('last') }} - 90
    and occurred_on <= {{ asked('last') }}
group by 1
union all
select
    'customer' as "on",
    month_end as day,
    0 as numerator,
    1 as denominator
from customers
where account_id = {{ asked('account') }} and month_end = {{ asked('last') }}
order by 2, 1
