with segment_periods_known as (
    select * from {{ ref('int_segments__segment_periods_known') }}
),

final as (
    select
        account_id,
        segment_id,
        valid_from,
        valid_to
    from segment_periods_known
    where known_to is null
)

select * from final
