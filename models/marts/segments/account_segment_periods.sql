with segment_periods as (
    select * from {{ ref('int_segments__account_segment_periods') }}
),

-- one row an account: whether its number of employees has a history
histories as (
    select
        account_id,
        max(case when is_from_history then 1 else 0 end) = 1 as is_from_history
    from {{ ref('int_segments__employee_counts') }}
    group by account_id
),

final as (
    select
        segment_periods.account_id,
        segment_periods.segment_id,
        segment_periods.valid_from,
        segment_periods.valid_to,
        histories.is_from_history
    from segment_periods
    inner join histories on segment_periods.account_id = histories.account_id
)

select * from final
