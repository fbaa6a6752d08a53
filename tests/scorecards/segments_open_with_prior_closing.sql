-- a segment opens a month with what it closed the month before with, in every segmentation
select
    'segment_months' as table_name,
    segment_id,
    month_end
from (
    select
        segment_id,
        month_end,
        opening_arr,
        lag(closing_arr) over (
            partition by segment_id order by month_end
        ) as prior_closing_arr
    from {{ ref('segment_months') }}
) as followed
where opening_arr <> prior_closing_arr
union all
select
    segmentation as table_name,
    segment_value as segment_id,
    month_end
from (
    select
        segmentation,
        segment_value,
        month_end,
        opening_arr,
        lag(closing_arr) over (
            partition by segmentation, segment_value order by month_end
        ) as prior_closing_arr
    from {{ ref('segmentation_months') }}
) as followed
where opening_arr <> prior_closing_arr
