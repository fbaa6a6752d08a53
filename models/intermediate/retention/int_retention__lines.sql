with line_terms as (
    select * from {{ ref('int_retention__line_terms') }}
    where known_to = {{ open_end() }}
),

-- one row a currency with its rate at the as-of date
rates as (
    select rates_known.*
    from {{ ref('int_retention__rates_known') }} as rates_known
    inner join {{ ref('stg_bundle__as_of') }} as as_of
        on rates_known.known_on = as_of.as_of_date
),

final as (
    select
        line_terms.known_on,
        line_terms.line_id,
        line_terms.account_id,
        line_terms.named_account_id,
        line_terms.product_id,
        line_terms.product_key,
        line_terms.contract_id,
        line_terms.seats,
        line_terms.annual_amount,
        line_terms.currency,
        line_terms.is_arr_line,
        line_terms.is_recurring,
        line_terms.is_trial,
        line_terms.starts_on,
        line_terms.ends_on,
        line_terms.term_ends_on,
        line_terms.replaces_line_id,
        line_terms.end_reason,
        line_terms.linked_on,
        line_terms.linked_to,
        line_terms.renewed_early_on,
        line_terms.is_early_renewal,
        line_terms.held_to,
        case
            when line_terms.is_arr_line
                then {{ in_reporting_currency(
                    'line_terms.annual_amount', 'rates.rate_to_reporting'
                ) }}
            else 0
        end as arr
    from line_terms
    left join rates on line_terms.currency = rates.currency
)

select * from final
