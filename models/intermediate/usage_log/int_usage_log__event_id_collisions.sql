{{ config(materialized='view') }}

with events as (
    select * from {{ ref('int_usage_log__events_typed') }}
    where is_known
),

-- one row a distinct event
distinct_events as (
    select
        event_id,
        tenant_id,
        user_id,
        feature_id,
        event_name,
        occurred_at,
        usage_date
    from events
    group by
        event_id, tenant_id, user_id, feature_id, event_name, occurred_at, usage_date
),

final as (
    select
        event_id,
        cast(count(*) as bigint) as distinct_events,
        min(usage_date) as first_on,
        max(usage_date) as last_on
    from distinct_events
    group by event_id
    having count(*) > 1
)

select * from final
