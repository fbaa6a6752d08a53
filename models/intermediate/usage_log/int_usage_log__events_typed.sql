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
        {{ local_date('events.occurred_at') }} as used_on,
        {{ local_date('events.received_at') }} as received_on
    from events
),

classed as (
    select
        dated.*,
        dated.reject_reason is null
        and greatest(dated.used_on, dated.received_on) <= as_of.as_of_date as is_known
    from dated
    cross join as_of
),

-- what is rejected or not yet known is only counted, under the key 0
final as (
    select
        coalesce(loaded_from, '') as loaded_from,
        event_id,
        tenant_id,
        user_id,
        feature_id,
        -- a given feature wins over the name of the event
        case when feature_id is null then event_name end as event_name,
        {{ pair_key('event_id', 'occurred_at') }} as event_key,
        case when is_known then {{ pair_key('tenant_id', 'user_id') }} else 0 end
            as tenant_user_key,
        case
            when is_known then {{ pair_key(
                "coalesce(feature_id, '')",
                "case when feature_id is null then event_name else '' end"
            ) }}
            else 0
        end as name_key,
        occurred_at,
        coalesce(used_on, {{ no_day() }}) as usage_date,
        event_count,
        reject_reason,
        is_known
    from classed
)

select * from final
