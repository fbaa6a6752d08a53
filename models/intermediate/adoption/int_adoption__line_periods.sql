with line_periods as (
    select * from {{ ref('int_retention__line_periods') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row a period in which a line entitles its account; a bridged line entitles on
final as (
    select
        line_periods.line_id,
        line_periods.account_id,
        line_periods.product_id,
        line_periods.seats,
        line_periods.valid_from,
        line_periods.valid_to
    from line_periods
    inner join as_of on line_periods.known_on = as_of.as_of_date
    where line_periods.is_recurring or line_periods.is_trial
)

select * from final
