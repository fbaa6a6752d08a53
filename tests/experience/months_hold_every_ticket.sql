-- tickets created (withdrawn ones apart) and solved by the last month-end, of accounts, against
-- the monthly counts
with last_month as (
    select max(month_end) as month_end from {{ ref('int_core__month_ends') }}
),

ticket_totals as (
    select
        sum(case when tickets.created_on <= last_month.month_end then 1 else 0 end) as opened,
        sum(
            case
                when tickets.is_withdrawn and tickets.created_on <= last_month.month_end then 1
                else 0
            end
        ) as withdrawn,
        sum(
            case
                when
                    not tickets.is_open
                    and not tickets.is_withdrawn
                    and {{ local_date('tickets.last_solved_at') }} <= last_month.month_end
                    then 1
                else 0
            end
        ) as solved
    from {{ ref('tickets') }} as tickets
    cross join last_month
    where tickets.account_id is not null
),

month_totals as (
    select
        sum(tickets_opened + tickets_withdrawn) as opened,
        sum(tickets_withdrawn) as withdrawn,
        sum(tickets_solved) as solved
    from {{ ref('account_experience_months') }}
)

select *
from ticket_totals
cross join month_totals
where
    coalesce(ticket_totals.opened, 0) <> coalesce(month_totals.opened, 0)
    or coalesce(ticket_totals.withdrawn, 0) <> coalesce(month_totals.withdrawn, 0)
    or coalesce(ticket_totals.solved, 0) <> coalesce(month_totals.solved, 0)
