with account_closings as (
    select * from {{ ref('int_retention__account_closings') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

-- one row a family and month: its accounts added up, one family map for all months
family_closings as (
    select
        accounts.family_id,
        account_closings.month_end,
        cast(sum(account_closings.opening_arr) as numeric(38, 4)) as opening_arr,
        cast(sum(account_closings.closing_arr) as numeric(38, 4)) as closing_arr,
        cast(sum(account_closings.bridged_arr) as numeric(38, 4)) as bridged_arr,
        cast(sum(account_closings.reported_closing_arr) as numeric(38, 4))
            as reported_closing_arr,
        cast(sum(account_closings.licensed_seats) as bigint) as licensed_seats
    from account_closings
    inner join accounts on account_closings.account_id = accounts.account_id
    group by accounts.family_id, account_closings.month_end
),

classified as (
    select
        family_closings.*,
        {{ movement_kind('family_id') }} as kind
    from family_closings
),

final as (
    select
        classified.family_id,
        classified.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        classified.opening_arr,
        {{ movement_amounts() }},
        classified.closing_arr,
        classified.bridged_arr,
        classified.reported_closing_arr,
        classified.licensed_seats,
        classified.kind as movement_kind,
        month_ends.is_month_final
    from classified
    inner join month_ends on classified.month_end = month_ends.month_end
)

select * from final
