with segment_bands as (
    select * from {{ ref('segment_bands') }}
),

-- one row a version, with the number of versions that began before it
versions as (
    select
        version,
        min(valid_from) as valid_from
    from segment_bands
    group by version
),

-- the earliest version also covers the days before it was written
in_force as (
    select
        version,
        case
            when row_number() over (order by valid_from) = 1 then cast('1900-01-01' as date)
            else valid_from
        end as in_force_from,
        lead(valid_from) over (order by valid_from) as in_force_to
    from versions
),

final as (
    select
        segment_bands.version,
        segment_bands.segment_id,
        segment_bands.segment_name,
        segment_bands.persona,
        segment_bands.levels,
        segment_bands.min_employees,
        segment_bands.max_employees,
        segment_bands.valid_from,
        in_force.in_force_from,
        in_force.in_force_to
    from segment_bands
    inner join in_force on segment_bands.version = in_force.version
)

select * from final
