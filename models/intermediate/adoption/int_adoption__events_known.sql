{{ config(materialized='view') }}

with events as (
    select * from {{ ref('int_adoption__events_dated') }}
    where is_known
),

final as (
    select
        loaded_from,
        event_id,
        tenant_id,
        user_id,
        feature_id,
        event_name,
        {{ pair_key('tenant_id', 'user_id') }} as tenant_user_key,
        {{ pair_key("coalesce(feature_id, '')", "coalesce(event_name, '')") }} as name_key,
        occurred_at,
        usage_date,
        event_count
    from events
)

select * from final
