-- Periods of employee counts that differ between what is known today on two clocks and the
-- timeline of the account, either way.
with account_counts as (
    select * from {{ ref('int_segments__employee_counts') }}
),

-- texts that are read as the same number are one period
restated as (
    {{ timeline('account_counts', ['account_id'], 'employee_count', []) | indent(4) }}
),

known_now as (
    select
        account_id,
        employee_count,
        valid_from,
        valid_to
    from {{ ref('int_segments__employee_counts_known') }}
    where known_to is null
)

select
    coalesce(known_now.account_id, restated.account_id) as account_id,
    coalesce(known_now.valid_from, restated.valid_from) as valid_from
from known_now
full outer join restated
    on
        known_now.account_id = restated.account_id
        and known_now.valid_from = restated.valid_from
where
    known_now.account_id is null
    or restated.account_id is null
    or known_now.employee_count is distinct from restated.employee_count
    or known_now.valid_to is distinct from restated.valid_to
