with account_months as (
    select * from {{ ref('int_core__account_months') }}
),

segmentation_periods as (
    select * from {{ ref('int_segments__segmentation_periods') }}
),

-- one row an account and month-end, from the month-end before its first month on
openings as (
    select
        account_id,
        {{ month_end(add_months('min(month_end)', -1)) }} as month_end
    from account_months
    group by account_id
),

asked as (
    select
        account_id,
        month_end,
        1 as is_account_month
    from account_months
    union all
    select
        account_id,
        month_end,
        0 as is_account_month
    from openings
),

-- one row a segmentation, account and such month-end; there are no holes, so that the
-- row before is the month before
valued as (
    select
        segmentation_periods.segmentation,
        asked.account_id,
        asked.month_end,
        asked.is_account_month,
        segmentation_periods.segment_value,
        lag(segmentation_periods.segment_value) over (
            partition by segmentation_periods.segmentation, asked.account_id
            order by asked.month_end
        ) as opening_value,
        lag(segmentation_periods.segment_value, 12) over (
            partition by segmentation_periods.segmentation, asked.account_id
            order by asked.month_end
        ) as opening_value_12m
    from asked
    inner join segmentation_periods
        on
            asked.account_id = segmentation_periods.account_id
            and asked.month_end >= segmentation_periods.valid_from
            and asked.month_end < coalesce(segmentation_periods.valid_to, {{ open_end() }})
),

final as (
    select
        segmentation,
        account_id,
        month_end,
        segment_value,
        opening_value,
        opening_value_12m
    from valued
    where is_account_month = 1
)

select * from final
