with titles as (
    select * from {{ ref('int_coverage__titles_mapped') }}
),

final as (
    select
        job_title,
        function,
        level,
        canonical_title,
        lead_of,
        is_mapped,
        employees,
        contacts
    from titles
)

select * from final
