-- Read from the landed rows, not from staging: staging rejects rows dated after the
-- latest recorded time, which is found here.
with recorded_times as (
    -- a row is the time at which one row of the bundle became known
    select recorded_at, 1 as preference
    from ({{ typed_rows('crm', 'account_changes') }}) as account_changes
    union all
    select recorded_at, 1 as preference
    from ({{ typed_rows('crm', 'subscription_lines') }}) as subscription_lines
    union all
    select received_at, 1 as preference
    from ({{ typed_rows('usage', 'usage_events') }}) as usage_events
    union all
    select created_at, 2 as preference
    from ({{ typed_rows('support', 'tickets') }}) as tickets
    union all
    select occurred_at, 2 as preference
    from ({{ typed_rows('support', 'ticket_events') }}) as ticket_events
),

-- one row a preference: tickets count only where nothing else carries a recorded time
latest as (
    select
        preference,
        max(recorded_at) as latest_recorded_at
    from recorded_times
    where recorded_at <= cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}' as timestamp)
    group by preference
),

chosen as (
    select
        preference as chosen_preference,
        latest_recorded_at
    from latest
    order by preference
    limit 1
),

as_of as (
    select
        chosen_preference,
        latest_recorded_at,
        {% if var('as_of_date') -%}
        cast('{{ var("as_of_date") }}' as date)
        {%- else -%}
        {{ local_date('latest_recorded_at') }}
        {%- endif %} as as_of_date
    from chosen
),

known as (
    select max(recorded_times.recorded_at) as latest_known_at
    from recorded_times
    inner join as_of on recorded_times.preference = as_of.chosen_preference
    where
        {{ local_date('recorded_times.recorded_at') }} <= as_of.as_of_date
        and recorded_times.recorded_at <= as_of.latest_recorded_at
),

final as (
    select
        as_of.as_of_date,
        as_of.latest_recorded_at,
        known.latest_known_at
    from as_of
    cross join known
)

select * from final
