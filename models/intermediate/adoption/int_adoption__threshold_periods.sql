with thresholds as (
    select * from {{ ref('adoption_thresholds') }}
),

final as (
    select
        threshold,
        value as threshold_value,
        valid_from,
        coalesce(
            lead(valid_from) over (partition by threshold order by valid_from),
            {{ open_end() }}
        ) as valid_to
    from thresholds
)

select * from final
