{{ config(
    materialized='incremental',
    meta={
        'replaces': 'usage_date in (select usage_date from {int_adoption__touched_days_mapped})',
        'replaces_by': ['int_adoption__touched_days_mapped'],
    }
) }}

with classified as (
    select * from {{ ref('int_adoption__user_feature_days_classified') }}
    where event_class = 'used'
),

touched_days as (  -- noqa: ST03
    select * from {{ ref('int_adoption__touched_days_mapped') }}
),

final as (
    select
        account_key,
        user_key,
        usage_date,
        cast(sum(event_count) as bigint) as event_count,
        cast(count(*) as bigint) as features_used
    from classified
    {% if is_incremental() -%}
    where usage_date in (select touched_days.usage_date from touched_days)
    {% endif -%}
    group by account_key, user_key, usage_date
)

select * from final
{{ stored_by('usage_date') }}
