with account_closings as (
    select * from {{ ref('int_retention__account_closings') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

classified as (
    select
        account_closings.*,
        {{ movement_kind('account_id') }} as kind
    from account_closings
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
