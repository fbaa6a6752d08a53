with gap_efforts as (
    select * from {{ ref('int_coverage__gap_efforts') }}
),

features as (
    select * from {{ ref('features') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

final as (
    select
        gap_efforts.account_id,
        gap_efforts.feature_id,
        features.product_id,
        gap_efforts.segment_id,
        gap_efforts.month_end,
        cast(sum(gap_efforts.cost) as numeric(38, 4)) as cost,
        cast(sum(
            case when gap_efforts.is_coded then coalesce(gap_efforts.minutes, 0) else 0 end
        ) as numeric(38, 4)) as coded_minutes,
        cast(sum(
            case when gap_efforts.is_coded then 0 else coalesce(gap_efforts.minutes, 0) end
        ) as numeric(38, 4)) as uncoded_minutes
    from gap_efforts
    inner join month_ends on gap_efforts.month_end = month_ends.month_end
    left join features on gap_efforts.feature_id = features.feature_id
    group by
        gap_efforts.account_id,
        gap_efforts.feature_id,
        features.product_id,
        gap_efforts.segment_id,
        gap_efforts.month_end
)

select * from final
