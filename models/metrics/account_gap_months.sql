with gap_efforts as (
    select * from {{ ref('int_coverage__gap_efforts') }}
),

known as (
    select * from {{ ref('int_core__subjects_known') }}
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
        1 as is_work,
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
        0 as is_work,
        cast(null as numeric(18, 4)) as cost,
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
        cast(
            case
                when not known.has_costs then null
                when sum(efforts.is_work) = 0 then 0
                else sum(efforts.cost)
            end as numeric(38, 4)
        ) as cost,
        case when known.has_efforts then cast(sum(efforts.coded_minutes) as numeric(38, 4)) end
            as coded_minutes,
        case when known.has_efforts then cast(sum(efforts.uncoded_minutes) as numeric(38, 4)) end
            as uncoded_minutes
    from efforts
    cross join known
    inner join month_ends on efforts.month_end = month_ends.month_end
    left join features on efforts.feature_id = features.feature_id
    group by
        efforts.account_id,
        efforts.feature_id,
        features.product_id,
        efforts.segment_id,
        efforts.month_end,
        known.has_costs,
        known.has_efforts
)

select * from final
