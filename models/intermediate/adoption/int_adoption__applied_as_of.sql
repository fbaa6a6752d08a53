-- Written when everything that compares with it is done.
-- depends_on: {{ ref('account_adoption_days') }}
-- depends_on: {{ ref('int_adoption__user_months') }}
-- depends_on: {{ ref('int_adoption__applied_account_days') }}
with source_rows as (
    select * from {{ ref('stg_bundle__as_of') }}
),

final as (
    select
        as_of_date,
        latest_recorded_at,
        {{ text_literal(increment_settings() ~ ', user_id_salt ') }}
            || {{ salted_hash("''") }} as settings
    from source_rows
)

select * from final
