with account_closings as (
    select * from {{ ref('int_retention__account_closings') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

-- one row an account that opened a month with ARR, with the first such month
customers as (
    select
        account_id,
        min(month_end) as first_customer_month
    from account_closings
    where opening_arr > 0
    group by account_id
),

classified as (
    select
        account_closings.*,
        {{ movement_kind('customers.first_customer_month') }} as kind
    from account_closings
    left join customers on account_closings.account_id = customers.account_id
),

final as (
    select
        classified.account_id,
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
