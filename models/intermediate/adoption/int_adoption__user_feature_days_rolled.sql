with events as (
    select * from {{ ref('stg_usage__usage_events') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row a distinct event known at the as-of date
distinct_events as (
    select
        events.event_id,
        events.tenant_id,
        events.user_id,
        events.feature_id,
        events.event_name,
        events.occurred_at,
        max(events.event_count) as event_count,
        count(*) as rows_in
    from events
    inner join as_of on {{ local_date('events.received_at') }} <= as_of.as_of_date
    group by
        events.event_id,
        events.tenant_id,
        events.user_id,
        events.feature_id,
        events.event_name,
        events.occurred_at
),

final as (
    select
        tenant_id,
        user_id,
        feature_id,
        event_name,
        {{ local_date('occurred_at') }} as usage_date,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(rows_in) as bigint) as rows_in,
        cast(sum(rows_in - 1) as bigint) as duplicates
    from distinct_events
    group by tenant_id, user_id, feature_id, event_name, {{ local_date('occurred_at') }}
)

select * from final
