{{ config(
    materialized='incremental',
    meta={
        'replaces': 'usage_date in (select usage_date from {int_adoption__touched_days_mapped})',
        'replaces_by': ['int_adoption__touched_days_mapped'],
    }
) }}

with classified as (
    select * from {{ ref('int_adoption__user_feature_days_classified') }}
),

touched_days as (  -- noqa: ST03
    select * from {{ ref('int_adoption__touched_days_mapped') }}
),

final as (
    select
        usage_date,
        event_class,
        cast(sum(rows_in - duplicates) as bigint) as row_count,
        cast(sum(duplicates) as bigint) as duplicates
    from classified
    {% if is_incremental() -%}
    where usage_date in (select touched_days.usage_date from touched_days)
    {% endif -%}
    group by usage_date, event_class
)

select * from final
