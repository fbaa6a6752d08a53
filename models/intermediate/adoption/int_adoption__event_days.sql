with file_days as (
    select * from {{ ref('int_adoption__event_file_days') }}
    where event_rows > 0
),

final as (
    select
        usage_date,
        cast(sum(event_rows) as bigint) as event_rows,
        cast(sum(fingerprint) as {{ dbt.type_string() }}) as fingerprint
    from file_days
    group by usage_date
)

select * from final
