with segmentation_months as (
    select * from {{ ref('segmentation_months') }}
    where segmentation = 'segment'
),

-- every column of the contract stands in both, the value as the segment
final as (
    select
        {%- for column in model.columns %}
        {{ 'segment_value as segment_id' if column == 'segment_id' else column -}}
        {{ ',' if not loop.last }}
        {%- endfor %}
    from segmentation_months
)

select * from final
