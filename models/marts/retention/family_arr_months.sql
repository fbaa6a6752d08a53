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

-- one row a family that opened a month with ARR, with the first such month
customers as (
    select
        family_id,
        min(month_end) as first_customer_month
    from family_closings
    where opening_arr > 0
    group by family_id
),

classified as (
    select
        family_closings.*,
        {{ movement_kind('customers.first_customer_month') }} as kind
    from family_closings
    left join customers on family_closings.family_id = customers.family_id
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
