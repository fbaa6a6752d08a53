-- backlog = backlog of the month before + opened + reopened - solved, for every account;
-- without ticket events no reopening is known
with months as (
    select
        account_id,
        month_end,
        backlog,
        tickets_opened + coalesce(reopens, 0) - solves as change,
        coalesce(
            lag(backlog) over (partition by account_id order by month_end), 0
        ) as backlog_before
    from {{ ref('account_experience_months') }}
)

select *
from months
where backlog <> backlog_before + change
