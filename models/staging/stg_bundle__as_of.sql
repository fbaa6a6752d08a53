{%- set receipts = ref('stg_bundle__event_receipts') -%}
{%- set as_of_date -%}
{% if var('as_of_date') %}cast('{{ var("as_of_date") }}' as date){% endif %}
{%- endset -%}

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
    select last_received_at as recorded_at, 1 as preference
    from {{ receipts }}
    {% if as_of_date -%}
    -- of a file with later rows the latest one of the time asked for
    union all
    select received_at as recorded_at, 1 as preference
    from ({{ typed_rows('usage', 'usage_events') }}) as usage_events
    where
        loaded_from is null
        or {{ in_files(receipts, local_date('last_received_at') ~ ' > ' ~ as_of_date) }}
    {% endif -%}
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
        max(recorded_at) as latest_recorded_at,
        {% if as_of_date -%}
        {{ as_of_date }} as as_of_date,
        max(case when {{ local_date('recorded_at') }} <= {{ as_of_date }} then recorded_at end)
            as latest_known_at
        {%- else -%}
        {{ local_date('max(recorded_at)') }} as as_of_date,
        max(recorded_at) as latest_known_at
        {%- endif %}
    from recorded_times
    where {{ past_of_build('recorded_at') }}
    group by preference
),

final as (
    select
        as_of_date,
        latest_recorded_at,
        latest_known_at
    from latest
    order by preference
    limit 1
)

select * from final
