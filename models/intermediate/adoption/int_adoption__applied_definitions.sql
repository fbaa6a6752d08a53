-- Written when everything that compares with it is done.
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
