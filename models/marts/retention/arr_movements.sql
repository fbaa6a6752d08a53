with line_changes as (
    select * from {{ ref('int_retention__line_changes') }}
    where arr_delta <> 0
),

account_arr_months as (
    select * from {{ ref('account_arr_months') }}
),

lines as (
    select * from {{ ref('int_retention__lines') }}
),

-- one row a line that changed in a month, beside the net change of its account
changes as (
    select
        line_changes.account_id,
        line_changes.month_end,
        line_changes.line_id,
        line_changes.product_id,
        line_changes.arr_delta,
        account_arr_months.movement_kind,
        account_arr_months.closing_arr - account_arr_months.opening_arr as net_delta,
        coalesce(
            (line_changes.arr_delta > 0)
            = (account_arr_months.closing_arr > account_arr_months.opening_arr)
            and account_arr_months.movement_kind is not null,
            false
        ) as is_shared
    from line_changes
    inner join account_arr_months
        on
            line_changes.account_id = account_arr_months.account_id
            and line_changes.month_end = account_arr_months.month_end
),

-- the net is shared among the changes of its own sign in proportion to their size
totals as (
    select
        changes.*,
        sum(arr_delta) over (
            partition by account_id, month_end, is_shared
        ) as same_sign_delta,
        row_number() over (
            partition by account_id, month_end, is_shared order by line_id desc
        ) as place_from_last
    from changes
),

rounded as (
    select
        totals.*,
        case
            when not is_shared then cast(0 as numeric(18, 4))
            when same_sign_delta = net_delta then arr_delta
            else cast(
                round(net_delta * arr_delta / same_sign_delta, 4) as numeric(18, 4)
            )
        end as rounded_share
    from totals
),

-- the last line takes the rounding
shares as (
    select
        rounded.*,
        case
            when is_shared and place_from_last = 1
                then net_delta - (
                    sum(rounded_share) over (partition by account_id, month_end, is_shared)
                    - rounded_share
                )
            else rounded_share
        end as share
    from rounded
),

-- one row a line, month and kind: its share of the net, and the rest as transfer
parts as (
    select
        account_id,
        month_end,
        line_id,
        product_id,
        movement_kind as kind,
        share as part_delta,
        arr_delta as line_delta
    from shares
    union all
    select
        account_id,
        month_end,
        line_id,
        product_id,
        'transfer' as kind,
        arr_delta - share as part_delta,
        arr_delta as line_delta
    from shares
),

final as (
    select
        parts.account_id,
        parts.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        parts.line_id,
        parts.product_id,
        parts.kind,
        cast(parts.part_delta as numeric(38, 4)) as arr_delta,
        case
            when parts.line_delta > 0 and lines.replaces_line_id is not null
                then 'replaces a line'
            when parts.line_delta > 0 and lines.is_early_renewal then 'early renewal'
            when parts.line_delta > 0 then 'started'
            when lines.end_reason is not null then lines.end_reason
            when lines.held_to = lines.linked_on then 'replaced'
            when lines.held_to = lines.renewed_early_on then 'renewed early'
            else 'ended'
        end as reason,
        month_ends.is_month_final
    from parts
    inner join lines on parts.line_id = lines.line_id
    inner join {{ ref('int_core__month_ends') }} as month_ends
        on parts.month_end = month_ends.month_end
    where parts.part_delta <> 0
)

select * from final
