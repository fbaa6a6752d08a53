with efforts as (
    select * from {{ ref('int_coverage__efforts') }}
    where is_gap
),

segment_periods as (
    select * from {{ ref('account_segment_periods') }}
),

final as (
    select
        efforts.effort_id,
        efforts.account_id,
        coalesce(segment_periods.segment_id, 'unassigned') as segment_id,
        coalesce(efforts.feature_id, 'uncoded') as feature_id,
        efforts.feature_id is not null as is_coded,
        efforts.source,
        efforts.occurred_on,
        efforts.month_end,
        efforts.minutes,
        efforts.cost,
        efforts.cost_class
    from efforts
    left join segment_periods
        on
            efforts.account_id = segment_periods.account_id
            and efforts.occurred_on >= segment_periods.valid_from
            and efforts.occurred_on < coalesce(segment_periods.valid_to, {{ open_end() }})
)

select * from final
