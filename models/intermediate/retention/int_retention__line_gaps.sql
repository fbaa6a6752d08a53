{% set grace = var('renewal_grace_days') -%}

with arr_lines as (
    select * from {{ ref('int_retention__line_terms') }}
    where is_arr_line and starts_on < held_to
),

-- one row a line, with the furthest end of those of its account and product before
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
    from arr_lines
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
    from arr_lines
    group by known_on, account_id, product_key
    having max(held_to) < {{ open_end() }}
),

-- one row a line that held on the last day before a gap
ended as (
    select
        gaps.known_on,
        arr_lines.known_to,
        arr_lines.line_id,
        gaps.account_id,
        gaps.product_key,
        arr_lines.contract_id,
        arr_lines.annual_amount,
        arr_lines.linked_on,
        gaps.gap_from,
        gaps.gap_to
    from arr_lines
    inner join gaps
        on
            arr_lines.known_on = gaps.known_on
            and arr_lines.account_id = gaps.account_id
            and arr_lines.product_key = gaps.product_key
            and arr_lines.held_to = gaps.gap_from
),

-- one row a line without a link whose product has no next line within grace, with the first
-- day of the next line of its contract
contract_nexts as (
    select
        ended.known_on,
        ended.line_id,
        min(arr_lines.starts_on) as next_on
    from ended
    inner join arr_lines
        on
            ended.known_on = arr_lines.known_on
            and ended.account_id = arr_lines.account_id
            and ended.contract_id = arr_lines.contract_id
            and ended.gap_from <= arr_lines.starts_on
    where
        ended.linked_on is null
        and {{ add_days('ended.gap_from', grace) }} < ended.gap_to
    group by ended.known_on, ended.line_id
),

followed as (
    select
        ended.*,
        coalesce(
            contract_nexts.next_on,
            least(ended.gap_to, coalesce(ended.linked_on, {{ open_end() }}))
        ) as own_next_on
    from ended
    left join contract_nexts
        on
            ended.known_on = contract_nexts.known_on
            and ended.line_id = contract_nexts.line_id
),

-- a discount goes with the lines that it lowers
nexts as (
    select
        followed.*,
        case
            when annual_amount < 0 then coalesce(
                min(case when annual_amount > 0 then own_next_on end) over (
                    partition by known_on, account_id, product_key, gap_from
                ),
                own_next_on
            )
            else own_next_on
        end as next_on
    from followed
),

-- ARR is carried up to the next line if that comes within grace, or while nobody knows of a
-- next line and grace has not passed
final as (
    select
        known_on,
        known_to,
        line_id,
        gap_from,
        next_on,
        nullif(case
            when
                next_on = {{ open_end() }}
                and known_on < {{ add_days('gap_from', grace) }}
                then {{ add_days('gap_from', grace) }}
            when
                next_on > gap_from
                and next_on <= {{ add_days('gap_from', grace) }}
                then next_on
        end, gap_from) as bridged_to
    from nexts
)

select * from final
