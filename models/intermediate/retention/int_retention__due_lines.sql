with lines as (
    select * from {{ ref('int_retention__lines') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

final as (
    select
        lines.line_id,
        lines.account_id,
        lines.contract_id,
        lines.product_id,
        lines.product_key,
        coalesce('contract ' || lines.contract_id, 'product ' || lines.product_key)
            as renewal_key,
        lines.starts_on,
        lines.term_ends_on as due_on,
        lines.arr,
        lines.term_ends_on < lines.held_to as is_held_on_due_date,
        lines.term_ends_on > {{ add_months('lines.starts_on', 12) }}
            as is_multi_year,
        lines.term_ends_on <= as_of.as_of_date as is_due
    from lines
    cross join as_of
    where
        lines.is_arr_line
        and lines.starts_on < lines.held_to
        and lines.term_ends_on
        >= {{ add_months('lines.starts_on', var('min_renewal_term_months')) }}
        -- replaced earlier than that it was amended, not renewed
        and coalesce(lines.linked_on, lines.term_ends_on)
        >= {{ add_days('lines.term_ends_on', -var('early_renewal_days')) }}
)

select * from final
