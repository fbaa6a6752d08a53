{{ config(materialized='view') }}

-- Read as staging reads it, rejected rows too: a date that was too late for the last build
-- may be good in this one, in a file that has not changed.
with events as (
    {{ checked_rows('usage', 'usage_events') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

dated as (
    select
        events.*,
        {{ local_date('events.occurred_at') }} as usage_date,
        greatest(
            {{ local_date('events.occurred_at') }}, {{ local_date('events.received_at') }}
        ) as known_on
    from events
    where events.occurred_at is not null
),

final as (
    select
        coalesce(dated.loaded_from, '') as loaded_from,
        dated.event_id,
        dated.tenant_id,
        dated.user_id,
        dated.feature_id,
        -- a given feature wins over the name of the event
        case when dated.feature_id is null then dated.event_name end as event_name,
        dated.occurred_at,
        dated.usage_date,
        dated.event_count,
        dated.known_on,
        dated.reject_reason is null and dated.known_on <= as_of.as_of_date as is_known
    from dated
    cross join as_of
)

select * from final
