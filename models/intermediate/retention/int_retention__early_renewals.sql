with lines_known as (
    select * from {{ ref('int_retention__lines_known') }}
    where is_arr_line and annual_amount > 0 and starts_on < linked_to
),

-- one row a line whose term may be renewed before it ends; a linked line says by itself
-- what the line goes on in
terms as (
    select
        lines_known.*,
        {{ days_between('starts_on', 'term_ends_on') }} as term_days,
        {{ add_days('term_ends_on', -var('early_renewal_days')) }} as renewable_from,
        {{ add_days('term_ends_on', var('renewal_grace_days')) }} as goes_on_until
    from lines_known
    where
        term_ends_on >= {{ add_months('starts_on', var('min_renewal_term_months')) }}
        and (
            linked_on is null
            or linked_on > {{ add_days('term_ends_on', var('renewal_grace_days')) }}
        )
),

-- one row a pair of lines of an account and product of which the later may be the renewal
pairs as (
    select
        terms.known_on,
        terms.line_id,
        terms.account_id,
        terms.product_key,
        terms.contract_id,
        terms.term_ends_on,
        terms.goes_on_until,
        later.line_id as renewed_by_line_id,
        later.starts_on as renewed_on,
        coalesce(terms.contract_id <> later.contract_id, false) as is_other_contract
    from terms
    inner join lines_known as later
        on
            terms.known_on = later.known_on
            and terms.account_id = later.account_id
            and terms.product_key = later.product_key
            and terms.line_id <> later.line_id
            and terms.starts_on < later.starts_on
            and terms.linked_to > later.starts_on
            and terms.term_ends_on >= later.starts_on
            and terms.renewable_from <= later.starts_on
            and terms.ends_on < later.ends_on
    where 2 * {{ days_between('later.starts_on', 'terms.term_ends_on') }} <= terms.term_days
),

-- one row a pair whose earlier line goes on in a third one, of its own contract
going_on as (
    select
        pairs.known_on,
        pairs.line_id,
        pairs.renewed_by_line_id
    from pairs
    inner join lines_known as others
        on
            pairs.known_on = others.known_on
            and pairs.account_id = others.account_id
            and pairs.product_key = others.product_key
            and pairs.contract_id = others.contract_id
            and pairs.renewed_on < others.starts_on
            and pairs.goes_on_until >= others.starts_on
            and pairs.term_ends_on < others.linked_to
    group by pairs.known_on, pairs.line_id, pairs.renewed_by_line_id
),

final as (
    select
        pairs.known_on,
        pairs.line_id,
        pairs.renewed_by_line_id,
        pairs.renewed_on,
        pairs.is_other_contract
    from pairs
    left join going_on
        on
            pairs.known_on = going_on.known_on
            and pairs.line_id = going_on.line_id
            and pairs.renewed_by_line_id = going_on.renewed_by_line_id
    where going_on.line_id is null
)

select * from final
