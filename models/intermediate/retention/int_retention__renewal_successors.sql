{% set rounds = 3 -%}

with due_lines as (
    select * from {{ ref('int_retention__due_lines') }}
),

line_terms as (
    select line_terms.*
    from {{ ref('int_retention__line_terms') }} as line_terms
    inner join {{ ref('stg_bundle__as_of') }} as as_of
        on line_terms.known_on = as_of.as_of_date
),

-- one row an ARR line that may succeed a due one, with the start of the line it replaces
candidates as (
    select
        line_terms.line_id,
        line_terms.account_id,
        line_terms.contract_id,
        line_terms.product_key,
        line_terms.starts_on,
        line_terms.held_to,
        line_terms.arr,
        line_terms.replaces_line_id,
        replaced.starts_on as replaced_starts_on,
        due_lines.due_on as own_due_on
    from line_terms
    left join line_terms as replaced on line_terms.replaces_line_id = replaced.line_id
    left join due_lines on line_terms.line_id = due_lines.line_id
    where line_terms.is_arr_line and line_terms.starts_on < line_terms.held_to
),

-- one row a due line that did not go on by itself and a line that may succeed it
linked_pairs as (
    select
        due_lines.line_id as due_line_id,
        candidates.line_id,
        1 as tier
    from due_lines
    inner join candidates on due_lines.line_id = candidates.replaces_line_id
),

contract_pairs as (
    select
        due_lines.line_id as due_line_id,
        candidates.line_id,
        2 as tier
    from due_lines
    inner join candidates
        on
            due_lines.account_id = candidates.account_id
            and due_lines.contract_id = candidates.contract_id
),

product_pairs as (
    select
        due_lines.line_id as due_line_id,
        candidates.line_id,
        3 as tier
    from due_lines
    inner join candidates
        on
            due_lines.account_id = candidates.account_id
            and due_lines.product_key = candidates.product_key
),

possible as (
    select * from linked_pairs
    union all
    select * from contract_pairs
    union all
    select * from product_pairs
),

-- a line that replaces an old one continues that one, so it succeeds no other
pairs_0 as (
    select
        possible.due_line_id,
        possible.line_id,
        min(possible.tier) as tier,
        due_lines.due_on,
        due_lines.account_id,
        due_lines.renewal_key
    from possible
    inner join due_lines on possible.due_line_id = due_lines.line_id
    inner join candidates on possible.line_id = candidates.line_id
    where
        due_lines.is_due
        and not due_lines.is_held_on_due_date
        and candidates.line_id <> due_lines.line_id
        and candidates.starts_on > due_lines.starts_on
        and candidates.starts_on
        >= {{ add_days('due_lines.due_on', -var('early_renewal_days')) }}
        and candidates.starts_on
        <= {{ add_days('due_lines.due_on', var('renewal_grace_days')) }}
        and candidates.held_to > due_lines.due_on
        and candidates.own_due_on is distinct from due_lines.due_on
        and (
            possible.tier = 1
            or candidates.replaced_starts_on is null
            or candidates.replaced_starts_on
            >= {{ add_days('due_lines.due_on', -var('early_renewal_days')) }}
        )
    group by
        possible.due_line_id,
        possible.line_id,
        due_lines.due_on,
        due_lines.account_id,
        due_lines.renewal_key
),

{% for round in range(1, rounds + 1) -%}
-- round {{ round }}: a due line looks at its nearest kin only, and a successor goes to its
-- nearest kin, the oldest due first
    nearest_{{ round }} as (
        select
            pairs_{{ round - 1 }}.*,
            min(tier) over (partition by due_line_id) as nearest_tier
        from pairs_{{ round - 1 }}
    ),

    choices_{{ round }} as (
        select
            nearest_{{ round }}.*,
            row_number() over (
                partition by line_id
                order by tier, due_on, account_id, renewal_key, due_line_id
            ) as preference
        from nearest_{{ round }}
        where tier = nearest_tier
    ),

    used_{{ round }} as (
        select
            line_id,
            due_on,
            account_id,
            renewal_key
        from choices_{{ round }}
        where preference = 1
    ),

    -- due lines served in this round: a line they looked at went to their renewal
    served_{{ round }} as (
        select choices_{{ round }}.due_line_id
        from choices_{{ round }}
        inner join used_{{ round }}
            on
                choices_{{ round }}.line_id = used_{{ round }}.line_id
                and choices_{{ round }}.due_on = used_{{ round }}.due_on
                and choices_{{ round }}.account_id = used_{{ round }}.account_id
                and choices_{{ round }}.renewal_key = used_{{ round }}.renewal_key
        group by choices_{{ round }}.due_line_id
    ),

    pairs_{{ round }} as (
        select pairs_{{ round - 1 }}.*
        from pairs_{{ round - 1 }}
        left join used_{{ round }} on pairs_{{ round - 1 }}.line_id = used_{{ round }}.line_id
        left join served_{{ round }}
            on pairs_{{ round - 1 }}.due_line_id = served_{{ round }}.due_line_id
        where
            used_{{ round }}.line_id is null
            and served_{{ round }}.due_line_id is null
    ),

{% endfor -%}
used as (
    {% for round in range(1, rounds + 1) -%}
        select * from used_{{ round }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

final as (
    select
        used.account_id,
        used.renewal_key,
        used.due_on,
        used.line_id,
        candidates.arr,
        candidates.starts_on,
        false as is_own_successor
    from used
    inner join candidates on used.line_id = candidates.line_id
    union all
    select
        account_id,
        renewal_key,
        due_on,
        line_id,
        arr,
        starts_on,
        true as is_own_successor
    from due_lines
    where is_due and is_held_on_due_date
)

select * from final
