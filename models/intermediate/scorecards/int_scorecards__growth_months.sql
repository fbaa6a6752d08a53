with growth_acts as (
    select * from {{ ref('int_coverage__growth_acts') }}
),

segmentation_periods as (
    select * from {{ ref('account_segmentation_periods') }}
),

final as (
    select
        segmentation_periods.segmentation,
        segmentation_periods.segment_value,
        {{ month_end('growth_acts.acted_on') }} as month_end,
        cast(sum(growth_acts.csqls_created) as bigint) as csqls_created,
        cast(sum(growth_acts.csqls_accepted) as bigint) as csqls_accepted,
        cast(sum(growth_acts.advocacy_acts) as bigint) as advocacy_acts
    from growth_acts
    inner join segmentation_periods
        on
            growth_acts.account_id = segmentation_periods.account_id
            and growth_acts.acted_on >= segmentation_periods.valid_from
            and growth_acts.acted_on < coalesce(segmentation_periods.valid_to, {{ open_end() }})
    group by
        segmentation_periods.segmentation,
        segmentation_periods.segment_value,
        {{ month_end('growth_acts.acted_on') }}
)

select * from final
