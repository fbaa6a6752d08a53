with bands as (
    select * from {{ ref('int_segments__bands') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

generated_bands as (
    {{ reporting_level_bands(var('reporting_levels'), var('reporting_span')) | indent(4) }}
),

-- version 0 is nobody's decision: the segments in force with the bands of their levels
generated as (
    select
        0 as version,
        bands.segment_id,
        generated_bands.min_employees,
        generated_bands.max_employees
    from bands
    inner join as_of
        on
            bands.in_force_from <= as_of.as_of_date
            and as_of.as_of_date < coalesce(bands.in_force_to, {{ open_end() }})
    inner join generated_bands on bands.levels = generated_bands.levels
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
