with segmentation_periods as (
    select * from {{ ref('int_scorecards__segmentation_periods') }}
),

final as (
    select
        segmentation,
        account_id,
        segment_value,
        valid_from,
        valid_to
    from segmentation_periods
)

select * from final
