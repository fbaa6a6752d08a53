with line_terms as (
    select * from {{ ref('int_retention__line_terms') }}
    where starts_on < held_to
),

carried as (
    select * from {{ ref('int_retention__line_gaps') }}
    where bridged_to is not null
),

stretches as (
    select
        line_terms.*,
        false as is_bridged,
        false as is_open_gap,
        line_terms.starts_on as valid_from,
        line_terms.held_to as valid_to,
        line_terms.known_to as read_before
    from line_terms
    union all
    select
        line_terms.*,
        true as is_bridged,
        carried.next_on = {{ open_end() }} as is_open_gap,
        carried.gap_from as valid_from,
        carried.bridged_to as valid_to,
        -- an open gap is carried while grace has not passed
        case
            when carried.next_on = {{ open_end() }}
                then least(line_terms.known_to, carried.bridged_to)
            else line_terms.known_to
        end as read_before
    from line_terms
    inner join carried
        on
            line_terms.known_on = carried.known_on
            and line_terms.line_id = carried.line_id
),

final as (
    select
        known_on,
        read_before as known_to,
        line_id,
        account_id,
        named_account_id,
        product_id,
        product_key,
        seats,
        annual_amount,
        currency,
        is_arr_line,
        is_recurring,
        is_trial,
        is_early_renewal,
        is_bridged,
        is_open_gap,
        valid_from,
        valid_to
    from stretches
)

select * from final
