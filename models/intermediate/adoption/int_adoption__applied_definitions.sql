-- Written when everything that is built by increments is done, so that an interrupted
-- build is made up for by the next one.
-- depends_on: {{ ref('adoption_definition_gaps') }}
with source_rows as (
    select * from {{ ref('int_adoption__definition_prints') }}
),

final as (
    select
        month_end,
        fingerprint
    from source_rows
)

select * from final
