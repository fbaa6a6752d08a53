with restated_periods as (
    select * from {{ ref('int_retention__restated_periods') }}
),

-- one row a period in which a line entitles its account; a bridged line entitles on
final as (
    select
        restated_periods.line_id,
        restated_periods.account_id,
        restated_periods.product_id,
        restated_periods.seats,
        restated_periods.valid_from,
        restated_periods.valid_to
    from restated_periods
    where restated_periods.is_entitling
)

select * from final
