with account_months as (
    select * from {{ ref('int_core__account_months') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

attributes as (
    select * from {{ ref('int_segments__account_month_attributes') }}
),

segment_periods_known as (
    select * from {{ ref('int_segments__segment_periods_known') }}
),

-- one row an account and month, with the day on which the month was reported
dated_months as (
    select
        account_months.account_id,
        account_months.month_end,
        {{ month_end(add_months('account_months.month_end', -1)) }} as opened_on,
        month_ends.close_on,
        month_ends.is_closed,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year
    from account_months
    inner join month_ends on account_months.month_end = month_ends.month_end
),

final as (
    select
        dated_months.account_id,
        dated_months.month_end,
        opening.segment_id as opening_segment_id,
        closing.segment_id,
        case when dated_months.is_closed then reported.segment_id end as reported_segment_id,
        case
            when dated_months.is_closed then closing.segment_id <> reported.segment_id
        end as is_restated,
        dated_months.fiscal_quarter,
        dated_months.fiscal_year
    from dated_months
    inner join attributes as opening
        on
            dated_months.account_id = opening.account_id
            and dated_months.opened_on = opening.month_end
    inner join attributes as closing
        on
            dated_months.account_id = closing.account_id
            and dated_months.month_end = closing.month_end
    inner join segment_periods_known as reported
        on
            dated_months.account_id = reported.account_id
            and dated_months.month_end >= reported.valid_from
            and dated_months.month_end < coalesce(reported.valid_to, {{ open_end() }})
            and dated_months.close_on >= reported.known_from
            and dated_months.close_on < coalesce(reported.known_to, {{ open_end() }})
)

select * from final
