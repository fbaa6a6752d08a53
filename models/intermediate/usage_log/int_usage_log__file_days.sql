{{ config(materialized='ephemeral') }}

with days as (
    select * from {{ ref('stg_bundle__log_file_days') }}
),

-- one row a file and day of use, with what says whether its rows are others: the stamp of the
-- file, or a fingerprint of rows that come from none
final as (
    select
        loaded_from,
        usage_date,
        coalesce(
            max(stamp),
            cast(sum(cast(fingerprint as numeric(38, 0))) as {{ dbt.type_string() }}),
            ''
        ) as fingerprint,
        max(last_known_at) as last_known_at
    from days
    group by loaded_from, usage_date
)

select * from final
