{% set grace = var('renewal_grace_days') -%}

with line_terms as (
    select * from {{ ref('int_retention__line_terms') }}
    where starts_on < held_to
),

-- one row an ARR line, with the furthest end of those of its account and product before
reaches as (
    select
        known_on,
        account_id,
        product_key,
        starts_on,
        max(held_to) over (
            partition by known_on, account_id, product_key
            order by starts_on, held_to, line_id
            rows between unbounded preceding and 1 preceding
        ) as reached_to
    from line_terms
    where is_arr_line
),

-- one row a gap: a stretch without any ARR line of the account and product
gaps as (
    select
        known_on,
        account_id,
        product_key,
        reached_to as gap_from,
        starts_on as gap_to
    from reaches
    where starts_on > reached_to
    union all
    select
        known_on,
        account_id,
        product_key,
        max(held_to) as gap_from,
        {{ open_end() }} as gap_to
    from line_terms
    where is_arr_line
    group by known_on, account_id, product_key
    having max(held_to) < {{ open_end() }}
),

-- one row a line that held on the last day before a gap, with its next line's first day
ended as (
    select
        line_terms.known_on,
        line_terms.line_id,
        line_terms.held_to,
        least(gaps.gap_to, coalesce(line_terms.linked_on, {{ open_end() }})) as next_on
    from line_terms
    inner join gaps
        on
            line_terms.known_on = gaps.known_on
            and line_terms.account_id = gaps.account_id
            and line_terms.product_key = gaps.product_key
            and line_terms.held_to = gaps.gap_from
    where line_terms.is_arr_line
),

-- one row a line whose ARR is carried over a gap: up to its next line if that comes within
-- grace, or while nobody knows of a next line and grace has not passed
bridged as (
    select
        known_on,
        line_id,
        next_on = {{ open_end() }} as is_open_gap,
        case
            when next_on = {{ open_end() }} then {{ add_days('held_to', grace) }}
            else next_on
        end as bridged_to
    from ended
    where
        (
            next_on < {{ open_end() }}
            and {{ days_between('held_to', 'next_on') }} between 1 and {{ grace }}
        )
        or (
            next_on = {{ open_end() }}
            and known_on < {{ add_days('held_to', grace) }}
        )
),

stretches as (
    select
        line_terms.*,
        false as is_bridged,
        false as is_open_gap,
        line_terms.starts_on as valid_from,
        line_terms.held_to as valid_to
    from line_terms
    union all
    select
        line_terms.*,
        true as is_bridged,
        bridged.is_open_gap,
        line_terms.held_to as valid_from,
        bridged.bridged_to as valid_to
    from line_terms
    inner join bridged
        on
            line_terms.known_on = bridged.known_on
            and line_terms.line_id = bridged.line_id
    where line_terms.held_to < bridged.bridged_to
),

final as (
    select
        known_on,
        line_id,
        account_id,
        named_account_id,
        product_id,
        product_key,
        seats,
        annual_amount,
        currency,
        arr,
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
