{{ config(materialized='view') }}

with events as (
    select * from {{ ref('stg_usage__usage_events') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

final as (
    select
        events.event_id,
        events.tenant_id,
        events.user_id,
        events.feature_id,
        -- a given feature wins over the name of the event
        case when events.feature_id is null then events.event_name end as event_name,
        events.occurred_at,
        {{ local_date('events.occurred_at') }} as usage_date,
        events.event_count
    from events
    inner join as_of
        on
            {{ local_date('events.received_at') }} <= as_of.as_of_date
            and {{ local_date('events.occurred_at') }} <= as_of.as_of_date
)

select * from final
