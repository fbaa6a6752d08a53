with lines as (
    select * from {{ ref('int_retention__lines') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row a period of a line as known at the as-of date
line_periods as (
    select line_periods.*
    from {{ ref('int_retention__line_periods') }} as line_periods
    inner join as_of on line_periods.known_to > as_of.as_of_date
),

final as (
    select
        line_periods.line_id,
        line_periods.is_bridged,
        lines.account_id,
        lines.named_account_id,
        lines.product_id,
        lines.product_key,
        lines.seats,
        lines.annual_amount,
        lines.currency,
        lines.arr,
        lines.is_arr_line,
        lines.is_recurring or lines.is_trial as is_entitling,
        line_periods.valid_from,
        line_periods.valid_to
    from line_periods
    inner join lines on line_periods.line_id = lines.line_id
)

select * from final
