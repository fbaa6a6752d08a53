-- one row an open spell, in whole days: open at the end of valid_from, no longer of valid_to
with open_spells as (
    select
        account_id,
        opened_on as valid_from,
        closed_on as valid_to,
        1 as backlog
    from {{ ref('ticket_open_spells') }}
    where account_id is not null
),

month_ends as (
    select
        account_id,
        month_end as on_day
    from {{ ref('int_core__account_months') }}
),

backlogs as (
    {{ at_days('open_spells', ['account_id'], ['backlog'], 'month_ends') }}
),

final as (
    select
        account_id,
        on_day as month_end,
        cast(backlog as bigint) as backlog
    from backlogs
)

select * from final
