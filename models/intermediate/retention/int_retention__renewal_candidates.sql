with due_lines as (
    select * from {{ ref('int_retention__due_lines') }}
),

lines as (
    select * from {{ ref('int_retention__lines') }}
),

-- one row an ARR line that may succeed a due one, with the line that it replaces
candidates as (
    select
        lines.line_id,
        lines.account_id,
        lines.contract_id,
        lines.product_key,
        lines.starts_on,
        lines.held_to,
        lines.arr,
        lines.replaces_line_id,
        due_lines.due_on as own_due_on,
        replaced.starts_on as replaced_starts_on,
        replaced_due.due_on as replaced_due_on
    from lines
    left join lines as replaced on lines.replaces_line_id = replaced.line_id
    left join due_lines as replaced_due on replaced.line_id = replaced_due.line_id
    left join due_lines on lines.line_id = due_lines.line_id
    where lines.is_arr_line and lines.starts_on < lines.held_to
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

-- a line that amends one that ran before, and was never due, continues that one only
final as (
    select
        possible.due_line_id,
        possible.line_id,
        min(possible.tier) as tier,
        due_lines.due_on,
        due_lines.account_id,
        due_lines.renewal_key,
        candidates.arr,
        candidates.starts_on
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
            or candidates.replaced_due_on is not null
            or candidates.replaced_starts_on
            >= {{ add_days('due_lines.due_on', -var('early_renewal_days')) }}
        )
    group by
        possible.due_line_id,
        possible.line_id,
        due_lines.due_on,
        due_lines.account_id,
        due_lines.renewal_key,
        candidates.arr,
        candidates.starts_on
)

select * from final
