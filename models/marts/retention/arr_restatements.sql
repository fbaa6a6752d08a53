with reported_lines as (
    select * from {{ ref('int_retention__reported_lines') }}
    where months_back = 0
),

line_months as (
    select * from {{ ref('int_retention__line_months') }}
    where is_arr_line
),

line_versions as (
    select * from {{ ref('int_retention__line_versions') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
    where is_closed
),

-- one row a line that was not renewed within grace, as is known now
lapsed as (
    select line_id
    from {{ ref('int_retention__line_gaps') }}
    where
        known_to = {{ open_end() }}
        and next_on > {{ add_days('gap_from', var('renewal_grace_days')) }}
),

-- one row a line: when it first became known, and whether it is void today
lines as (
    select
        line_id,
        min(known_from) as first_known_on,
        max(
            case when is_void and known_to = {{ open_end() }} then 1 else 0 end
        ) = 1 as is_void
    from line_versions
    group by line_id
),

-- one row a line and closed month, as known now
restated_lines as (
    select line_months.*
    from line_months
    inner join month_ends on line_months.month_end = month_ends.month_end
),

-- one row a line and closed month with what was reported and what is known now
compared as (
    select
        coalesce(reported_lines.line_id, restated_lines.line_id) as line_id,
        coalesce(reported_lines.month_end, restated_lines.month_end) as month_end,
        coalesce(reported_lines.is_open_gap, false) as was_carried,
        {%- for column in ['account_id', 'named_account_id', 'arr', 'annual_amount', 'currency'] %}
        reported_lines.{{ column }} as reported_{{ column }},
        restated_lines.{{ column }} as restated_{{ column }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from reported_lines
    full outer join restated_lines
        on
            reported_lines.line_id = restated_lines.line_id
            and reported_lines.month_end = restated_lines.month_end
),

-- one row a line and month that differs, with the first cause that applies
caused as (
    select
        compared.*,
        case
            when lines.is_void then 'void'
            when lines.first_known_on > month_ends.close_on then 'late_booking'
            when
                compared.was_carried
                and compared.restated_arr is null
                and lapsed.line_id is not null
                then 'lapsed_renewal'
            when
                compared.reported_annual_amount is null
                or compared.restated_annual_amount is null
                or compared.reported_annual_amount <> compared.restated_annual_amount
                or compared.reported_currency <> compared.restated_currency
                or compared.reported_named_account_id <> compared.restated_named_account_id
                then 'backdated_change'
            when compared.reported_account_id <> compared.restated_account_id then 'merge'
            else 'currency'
        end as cause
    from compared
    inner join lines on compared.line_id = lines.line_id
    inner join month_ends on compared.month_end = month_ends.month_end
    left join lapsed on compared.line_id = lapsed.line_id
    where
        coalesce(compared.reported_arr, 0) <> coalesce(compared.restated_arr, 0)
        or compared.reported_account_id <> compared.restated_account_id
),

-- a line that stands under two accounts has a row for each
account_rows as (
    select
        reported_account_id as account_id,
        month_end,
        line_id,
        cause,
        reported_arr,
        case
            when reported_account_id = restated_account_id then restated_arr
        end as restated_arr
    from caused
    where reported_account_id is not null
    union all
    select
        restated_account_id as account_id,
        month_end,
        line_id,
        cause,
        cast(null as numeric(18, 4)) as reported_arr,
        restated_arr
    from caused
    where
        restated_account_id is not null
        and restated_account_id is distinct from reported_account_id
),

final as (
    select
        account_rows.account_id,
        account_rows.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        account_rows.line_id,
        account_rows.cause,
        cast(coalesce(account_rows.reported_arr, 0) as numeric(38, 4)) as reported_arr,
        cast(coalesce(account_rows.restated_arr, 0) as numeric(38, 4)) as restated_arr,
        month_ends.is_month_final
    from account_rows
    inner join month_ends on account_rows.month_end = month_ends.month_end
    where
        coalesce(account_rows.reported_arr, 0) <> coalesce(account_rows.restated_arr, 0)
)

select * from final
