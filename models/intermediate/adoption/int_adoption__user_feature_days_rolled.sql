with events as (
    select * from {{ ref('stg_usage__usage_events') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row a raw event that was known at the as-of date
known_events as (
    select
        events.event_id,
        events.tenant_id,
        events.user_id,
        events.feature_id,
        -- a given feature wins over the name of the event
        case when events.feature_id is null then events.event_name end as event_name,
        events.occurred_at,
        events.event_count
    from events
    inner join as_of
        on
            {{ local_date('events.received_at') }} <= as_of.as_of_date
            and {{ local_date('events.occurred_at') }} <= as_of.as_of_date
),

-- one row a distinct event; of equal events with other counts the largest count holds
distinct_events as (
    select
        event_id,
        tenant_id,
        user_id,
        feature_id,
        event_name,
        occurred_at,
        max(event_count) as event_count,
        count(*) as rows_in
    from known_events
    group by event_id, tenant_id, user_id, feature_id, event_name, occurred_at
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
        cast(sum(rows_in) - count(*) as bigint) as duplicates
    from distinct_events
    group by tenant_id, user_id, feature_id, event_name, {{ local_date('occurred_at') }}
)

select * from final
