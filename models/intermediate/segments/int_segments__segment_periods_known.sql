{% set key = ['account_id', 'known_from', 'known_to'] -%}

with segments_by_version as (
    select * from {{ ref('int_segments__segments_by_version') }}
),

-- one row a version of the bands, which is several bands
band_versions as (
    select
        version,
        in_force_from as valid_from,
        in_force_to as valid_to
    from {{ ref('int_segments__bands') }}
    group by version, in_force_from, in_force_to
),

-- one row a segment of a version, cut to the days for which that version is in force
segments_in_force as (
    {{ overlap('segments_by_version', 'band_versions', ['version'], key + ['segment_id'], [])
        | indent(4) }}
),

final as (
    {{ timeline('segments_in_force', key, 'segment_id', []) | indent(4) }}
)

select * from final
