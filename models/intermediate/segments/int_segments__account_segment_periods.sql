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

final as (
    {{ segments_in_force('segments_by_version', 'band_versions', ['account_id']) | indent(4) }}
)

select * from final
