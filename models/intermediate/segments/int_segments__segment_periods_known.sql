with employee_counts_known as (
    select * from {{ ref('int_segments__employee_counts_known') }}
),

bands as (
    select * from {{ ref('int_segments__bands') }}
),

-- one row a version of the bands, which is several bands
band_versions as (
    select
        version,
        in_force_from as valid_from,
        in_force_to as valid_to
    from bands
    group by version, in_force_from, in_force_to
),

-- one row an account, day of knowledge, version of the bands and stay in a segment
by_version as (
    {{ segments_by_version(
        'employee_counts_known', 'bands', ['account_id', 'known_from']
    ) | indent(4) }}
),

in_force as (
    {{ segments_in_force(
        'by_version', 'band_versions', ['account_id', 'known_from']
    ) | indent(4) }}
),

-- one row an account and day on which something became known of it
knowledge_days as (
    select
        account_id,
        known_from
    from employee_counts_known
    group by account_id, known_from
),

-- one row an account and day of knowledge, with the day of the next one
knowledge_periods as (
    select
        account_id,
        known_from,
        lead(known_from) over (partition by account_id order by known_from) as known_to
    from knowledge_days
),

final as (
    select
        in_force.account_id,
        in_force.segment_id,
        in_force.valid_from,
        in_force.valid_to,
        in_force.known_from,
        knowledge_periods.known_to
    from in_force
    inner join knowledge_periods
        on
            in_force.account_id = knowledge_periods.account_id
            and in_force.known_from = knowledge_periods.known_from
)

select * from final
