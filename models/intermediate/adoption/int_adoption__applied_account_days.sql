{{ config(
    materialized='incremental',
    meta={
        'replaces': 'usage_date in (select usage_date from {int_adoption__touched_days_mapped})',
        'replaces_by': ['int_adoption__touched_days_mapped'],
    }
) }}

-- Written when the days that it describes are done.
-- depends_on: {{ ref('account_adoption_days') }}
-- depends_on: {{ ref('int_adoption__user_months') }}
-- depends_on: {{ ref('int_adoption__touched_days_mapped') }}
with day_prints as (
    select * from {{ ref('int_adoption__account_day_prints') }}
),

final as (
    select
        account_key,
        usage_date,
        fingerprint
    from day_prints
)

select * from final
