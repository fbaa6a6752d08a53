with bands as (
    select * from {{ ref('int_segments__bands') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

level_bands as (
    select * from {{ ref('int_segments__level_bands') }}
),

-- version 0 is nobody's decision: the segments in force with the bands of their levels
generated as (
    select
        0 as version,
        bands.segment_id,
        level_bands.min_employees,
        level_bands.max_employees
    from bands
    inner join as_of
        on
            bands.in_force_from <= as_of.as_of_date
            and as_of.as_of_date < coalesce(bands.in_force_to, {{ open_end() }})
    inner join level_bands on bands.levels = level_bands.levels
),

final as (
    select
        version,
        segment_id,
        min_employees,
        max_employees
    from bands
    union all
    select
        version,
        segment_id,
        min_employees,
        max_employees
    from generated
)

select * from final
