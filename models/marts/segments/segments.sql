with bands as (
    select * from {{ ref('int_segments__bands') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row a version: the accounts that it puts in no band
unassigned as (
    select
        'unassigned' as segment_id,
        'Unassigned' as segment_name,
        version,
        valid_from,
        in_force_from,
        in_force_to
    from bands
    group by version, valid_from, in_force_from, in_force_to
),

versions_of_segments as (
    select
        segment_id,
        segment_name,
        persona,
        levels,
        min_employees,
        max_employees,
        version,
        valid_from,
        in_force_from,
        in_force_to
    from bands
    union all
    select
        segment_id,
        segment_name,
        null as persona,
        null as levels,
        null as min_employees,
        null as max_employees,
        version,
        valid_from,
        in_force_from,
        in_force_to
    from unassigned
),

final as (
    select
        versions_of_segments.segment_id,
        versions_of_segments.segment_name,
        versions_of_segments.persona,
        versions_of_segments.levels,
        versions_of_segments.min_employees,
        versions_of_segments.max_employees,
        versions_of_segments.version,
        versions_of_segments.valid_from,
        versions_of_segments.in_force_from,
        versions_of_segments.in_force_to,
        coalesce(
            versions_of_segments.in_force_from <= as_of.as_of_date
            and as_of.as_of_date < coalesce(versions_of_segments.in_force_to, {{ open_end() }}),
            false
        ) as is_in_force
    from versions_of_segments
    left join as_of on 1 = 1
)

select * from final
