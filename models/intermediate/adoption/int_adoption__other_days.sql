{{ config(
    materialized='incremental',
    meta={
        'replaces': 'usage_date in (select usage_date from {int_adoption__touched_days_mapped})',
        'replaces_by': ['int_adoption__touched_days_mapped'],
    }
) }}

with classified as (
    select * from {{ ref('int_adoption__user_feature_days_classified') }}
    where event_class = 'non_human' and feature_key is not null
),

touched_days as (  -- noqa: ST03
    select * from {{ ref('int_adoption__touched_days_mapped') }}
),

final as (
    select
        account_key,
        user_key,
        feature_key,
        usage_date,
        event_count
    from classified
    {% if is_incremental() -%}
    where usage_date in (select touched_days.usage_date from touched_days)
    {%- endif %}
)

select * from final
