-- A row is a walk that does not end at the breadth or depth of account_adoption_months.
with last_steps as (
    select
        account_id,
        month_end,
        measure,
        value_after
    from {{ ref('adoption_definition_gaps') }}
    where step = (select max(step) from {{ ref('adoption_definition_axes') }})
)

select last_steps.*
from last_steps
inner join {{ ref('account_adoption_months') }} as months
    on
        last_steps.account_id = months.account_id
        and last_steps.month_end = months.month_end
where
    abs(
        last_steps.value_after
        - case last_steps.measure
            when 'breadth' then months.breadth
            else months.depth / 28
        end
    ) > 0.000000001
    or (last_steps.measure = 'breadth' and months.breadth is null)
    or (last_steps.measure = 'depth' and months.depth is null)
