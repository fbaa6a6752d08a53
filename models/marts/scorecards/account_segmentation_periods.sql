with segmentations as (
    select * from {{ ref('segmentations') }}
),

segmentation_groups as (
    select * from {{ ref('segmentation_groups') }}
),

attribute_periods as (
    select * from {{ ref('int_scorecards__attribute_periods') }}
),

-- one row a segmentation that groups the values of its attribute
grouping_segmentations as (
    select segmentation from segmentation_groups
    group by segmentation
),

numbers as (
    select
        attribute,
        account_id,
        value,
        {{ read_value('value', 'numeric(18,4)') }} as number_value,
        valid_from
    from attribute_periods
),

-- one row a segmentation by an attribute, account and change
valued as (
    select
        segmentations.segmentation,
        numbers.account_id,
        case
            when numbers.value is null then 'unassigned'
            when grouping_segmentations.segmentation is null then numbers.value
            else coalesce(segmentation_groups.segment_value, 'other')
        end as segment_value,
        numbers.valid_from
    from segmentations
    inner join numbers on segmentations.attribute = numbers.attribute
    left join grouping_segmentations
        on segmentations.segmentation = grouping_segmentations.segmentation
    left join segmentation_groups
        on
            segmentations.segmentation = segmentation_groups.segmentation
            and (
                numbers.value = segmentation_groups.raw_value
                or (
                    numbers.number_value >= segmentation_groups.min_number
                    and numbers.number_value
                    < coalesce(segmentation_groups.below_number, 99999999999999)
                )
            )
),

simple_periods as (
    {{ timeline('valued', ['segmentation', 'account_id'], 'segment_value', []) | indent(4) }}
),

first_axis as (
    select
        segmentations.segmentation,
        simple_periods.account_id,
        simple_periods.segment_value as first_value,
        simple_periods.valid_from,
        simple_periods.valid_to
    from segmentations
    inner join simple_periods on segmentations.first_segmentation = simple_periods.segmentation
),

second_axis as (
    select
        segmentations.segmentation,
        simple_periods.account_id,
        simple_periods.segment_value as second_value,
        simple_periods.valid_from,
        simple_periods.valid_to
    from segmentations
    inner join simple_periods on segmentations.second_segmentation = simple_periods.segmentation
),

-- one row a crossing, account and period in which neither axis changes
crossed_periods as (
    {{ overlap(
        'first_axis', 'second_axis', ['segmentation', 'account_id'],
        ['first_value'], ['second_value']
    ) | indent(4) }}
),

final as (
    select
        segmentation,
        account_id,
        segment_value,
        valid_from,
        valid_to
    from simple_periods
    union all
    select
        segmentation,
        account_id,
        first_value || ' / ' || second_value as segment_value,
        valid_from,
        valid_to
    from crossed_periods
)

select * from final
