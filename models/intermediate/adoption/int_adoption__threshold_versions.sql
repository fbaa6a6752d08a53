{{ config(materialized='ephemeral') }}

with threshold_periods as (
    select * from {{ ref('int_adoption__threshold_periods') }}
),

final as (
    select
        threshold,
        threshold_value,
        dense_rank() over (partition by threshold order by threshold_value)
            as version_number,
        valid_from,
        valid_to
    from threshold_periods
)

select * from final
