with early_renewals as (
    select * from {{ ref('int_retention__early_renewals') }}
    where is_other_contract
),

lines as (
    select * from {{ ref('int_retention__lines') }}
),

-- one row a pair of lines and the time for which both hold
overlapping as (
    select
        earlier.account_id,
        earlier.product_id,
        earlier.line_id as earlier_line_id,
        earlier.contract_id as earlier_contract_id,
        later.line_id as later_line_id,
        later.contract_id as later_contract_id,
        later.starts_on as overlaps_from,
        least(earlier.held_to, later.held_to) as overlaps_to,
        earlier.arr
    from early_renewals
    inner join lines as earlier
        on
            early_renewals.known_on = earlier.known_on
            and early_renewals.line_id = earlier.line_id
    inner join lines as later
        on
            early_renewals.known_on = later.known_on
            and early_renewals.renewed_by_line_id = later.line_id
),

final as (
    select
        account_id,
        product_id,
        earlier_line_id,
        earlier_contract_id,
        later_line_id,
        later_contract_id,
        overlaps_from,
        overlaps_to,
        cast({{ days_between('overlaps_from', 'overlaps_to') }} as integer) as overlap_days,
        cast(arr as numeric(38, 4)) as double_counted_arr
    from overlapping
    where overlaps_from < overlaps_to
)

select * from final
