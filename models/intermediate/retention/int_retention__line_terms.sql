with lines_known as (
    select * from {{ ref('int_retention__lines_known') }}
),

early_renewals as (
    select * from {{ ref('int_retention__early_renewals') }}
    where not is_other_contract
),

-- one row a line that is renewed early
renewed as (
    select
        known_on,
        line_id,
        min(renewed_on) as renewed_early_on
    from early_renewals
    group by known_on, line_id
),

-- one row a line that renews another one early; what starts after that renews it no more
renewing as (
    select
        early_renewals.known_on,
        early_renewals.renewed_by_line_id as line_id
    from early_renewals
    inner join renewed
        on
            early_renewals.known_on = renewed.known_on
            and early_renewals.line_id = renewed.line_id
            and early_renewals.renewed_on = renewed.renewed_early_on
    group by early_renewals.known_on, early_renewals.renewed_by_line_id
),

final as (
    select
        lines_known.known_on,
        lines_known.known_to,
        lines_known.line_id,
        lines_known.account_id,
        lines_known.named_account_id,
        lines_known.product_id,
        lines_known.product_key,
        lines_known.contract_id,
        lines_known.seats,
        lines_known.annual_amount,
        lines_known.currency,
        lines_known.is_arr_line,
        lines_known.is_recurring,
        lines_known.is_trial,
        lines_known.starts_on,
        lines_known.ends_on,
        lines_known.term_ends_on,
        lines_known.replaces_line_id,
        lines_known.end_reason,
        lines_known.linked_on,
        lines_known.linked_to,
        renewed.renewed_early_on,
        renewing.line_id is not null as is_early_renewal,
        least(
            lines_known.linked_to, coalesce(renewed.renewed_early_on, {{ open_end() }})
        ) as held_to
    from lines_known
    left join renewed
        on
            lines_known.known_on = renewed.known_on
            and lines_known.line_id = renewed.line_id
    left join renewing
        on
            lines_known.known_on = renewing.known_on
            and lines_known.line_id = renewing.line_id
)

select * from final
