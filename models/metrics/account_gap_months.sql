with gap_efforts as (
    select * from {{ ref('int_coverage__gap_efforts') }}
),

features as (
    select * from {{ ref('features') }}
),

account_months as (
    select * from {{ ref('account_segment_months') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

-- one row a piece of work; a month without any is a zero
efforts as (
    select
        account_id,
        feature_id,
        segment_id,
        month_end,
        cost,
        case when is_coded then coalesce(minutes, 0) else 0 end as coded_minutes,
        case when is_coded then 0 else coalesce(minutes, 0) end as uncoded_minutes
    from gap_efforts
    union all
    select
        account_id,
        'uncoded' as feature_id,
        segment_id,
        month_end,
        0 as cost,
        0 as coded_minutes,
        0 as uncoded_minutes
    from account_months
),

final as (
    select
        efforts.account_id,
        efforts.feature_id,
        features.product_id,
        efforts.segment_id,
        efforts.month_end,
        cast(sum(efforts.cost) as numeric(38, 4)) as cost,
        cast(sum(efforts.coded_minutes) as numeric(38, 4)) as coded_minutes,
        cast(sum(efforts.uncoded_minutes) as numeric(38, 4)) as uncoded_minutes
    from efforts
    inner join month_ends on efforts.month_end = month_ends.month_end
    left join features on efforts.feature_id = features.feature_id
    group by
        efforts.account_id,
        efforts.feature_id,
        features.product_id,
        efforts.segment_id,
        efforts.month_end
)

select * from final
