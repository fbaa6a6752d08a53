{{ config(materialized='view') }}

with window_ends as (
    select * from {{ ref('int_retention__window_ends') }}
),

shortfalls as (
    select * from {{ ref('int_retention__shortfalls') }}
),

attributes as (
    select * from {{ ref('int_segments__account_month_attributes') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

-- one row a unit, month and window with a shortfall between its two ends
window_shortfalls as (
    select
        window_ends.unit,
        window_ends.unit_id,
        window_ends.month_end,
        window_ends.window_months,
        sum(shortfalls.shortfall_arr) as shortfall_arr
    from window_ends
    inner join shortfalls
        on
            window_ends.unit = shortfalls.unit
            and window_ends.unit_id = shortfalls.unit_id
            and window_ends.opening_month_end < shortfalls.due_on
            and window_ends.month_end >= shortfalls.due_on
    group by
        window_ends.unit,
        window_ends.unit_id,
        window_ends.month_end,
        window_ends.window_months
),

-- what had no ARR at the opening keeps none of it; growth makes up for no loss
valued as (
    select
        window_ends.*,
        {%- for side in ['', 'reported_'] %}
        case
            when window_ends.{{ side }}opening_arr <= 0 then 0
            else window_ends.{{ side }}closing_arr
        end as {{ side }}retained_arr,
        case
            when window_ends.{{ side }}opening_arr <= 0 then 0
            else least(window_ends.{{ side }}opening_arr, window_ends.{{ side }}closing_arr)
        end as {{ side }}gross_retained_arr,
        {%- endfor %}
        coalesce(window_shortfalls.shortfall_arr, 0) as shortfall_arr
    from window_ends
    left join window_shortfalls
        on
            window_ends.unit = window_shortfalls.unit
            and window_ends.unit_id = window_shortfalls.unit_id
            and window_ends.month_end = window_shortfalls.month_end
            and window_ends.window_months = window_shortfalls.window_months
),

-- of what was lost, at most the shortfall of renewals was due
split as (
    select
        valued.*,
        greatest(opening_arr, 0) - gross_retained_arr as lost_arr,
        least(greatest(opening_arr, 0) - gross_retained_arr, shortfall_arr) as lost_due_arr
    from valued
),

-- a family is looked up by its topmost account
final as (
    select
        split.unit,
        split.unit_id,
        split.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        split.window_months,
        split.opening_arr,
        split.closing_arr,
        cast(split.retained_arr as numeric(38, 4)) as retained_arr,
        cast(split.gross_retained_arr as numeric(38, 4)) as gross_retained_arr,
        cast(split.lost_due_arr as numeric(38, 4)) as lost_due_arr,
        cast(split.lost_arr - split.lost_due_arr as numeric(38, 4)) as lost_not_due_arr,
        case
            when split.opening_arr > 0 then split.closing_arr > 0
        end as is_retained_logo,
        split.reported_opening_arr,
        cast(split.reported_retained_arr as numeric(38, 4)) as reported_retained_arr,
        cast(split.reported_gross_retained_arr as numeric(38, 4)) as reported_gross_retained_arr,
        split.opening_licensed_seats,
        split.closing_licensed_seats,
        coalesce(opening.segment_id, 'unassigned') as opening_segment_id,
        coalesce(closing.segment_id, 'unassigned') as segment_id,
        opening.csm_id as opening_csm_id,
        opening.coverage as opening_coverage,
        opening.industry as opening_industry,
        opening.country as opening_country,
        month_ends.is_month_final
    from split
    inner join month_ends on split.month_end = month_ends.month_end
    left join attributes as opening
        on
            split.unit_id = opening.account_id
            and split.opening_month_end = opening.month_end
    left join attributes as closing
        on
            split.unit_id = closing.account_id
            and split.month_end = closing.month_end
)

select * from final
