with bands as (
    select * from {{ ref('adoption_bands') }}
),

-- one row a measure and version: all its bands change together
versions as (
    select
        measure,
        valid_from,
        coalesce(
            lead(valid_from) over (partition by measure order by valid_from),
            {{ open_end() }}
        ) as valid_to
    from bands
    group by measure, valid_from
),

final as (
    select
        bands.measure,
        bands.band,
        bands.points,
        bands.lower_bound,
        lead(bands.lower_bound) over (
            partition by bands.measure, bands.valid_from order by bands.lower_bound
        ) as upper_bound,
        bands.valid_from,
        versions.valid_to
    from bands
    inner join versions
        on
            bands.measure = versions.measure
            and bands.valid_from = versions.valid_from
)

select * from final
