with line_terms as (
    select * from {{ ref('int_retention__line_terms') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

final as (
    select
        line_terms.line_id,
        line_terms.account_id,
        line_terms.contract_id,
        line_terms.product_id,
        line_terms.product_key,
        coalesce('contract ' || line_terms.contract_id, 'product ' || line_terms.product_key)
            as renewal_key,
        line_terms.starts_on,
        line_terms.term_ends_on as due_on,
        line_terms.arr,
        line_terms.term_ends_on < line_terms.held_to as is_held_on_due_date,
        line_terms.term_ends_on > {{ add_months('line_terms.starts_on', 12) }}
            as is_multi_year,
        line_terms.term_ends_on <= as_of.as_of_date as is_due
    from line_terms
    inner join as_of on line_terms.known_on = as_of.as_of_date
    where
        line_terms.is_arr_line
        and line_terms.starts_on < line_terms.held_to
        and line_terms.term_ends_on
        >= {{ add_months('line_terms.starts_on', var('min_renewal_term_months')) }}
        -- replaced earlier than that it was amended, not renewed
        and coalesce(line_terms.linked_on, line_terms.term_ends_on)
        >= {{ add_days('line_terms.term_ends_on', -var('early_renewal_days')) }}
)

select * from final
