{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ drop_changed_files() }}"
) }}

{%- set log_files = ref('stg_bundle__log_files') -%}
{#- typed_rows reads it, where dbt does not look for references -#}
{%- set salt = ref('stg_bundle__user_id_salt') -%}
{%- set described = [
    'event_id', 'tenant_id', 'user_id', 'feature_id', 'event_name', 'occurred_at',
    'received_at', 'event_count', 'reject_reason'
] -%}

-- Read from the landed rows, not from staging: staging rejects rows dated after the latest
-- recorded time, which is found here.
with files as (
    select * from {{ ref('stg_bundle__log_files') }}
),

events as (
    select
        coalesce(loaded_from, '') as loaded_from,
        coalesce({{ local_date('occurred_at') }}, {{ no_day() }}) as usage_date,
        coalesce({{ local_date('received_at') }}, {{ no_day() }}) as received_on,
        received_at,
        greatest(occurred_at, received_at) as known_at,
        {% if log_may_lack_files() -%}
        case when loaded_from is null then {{ row_fingerprint(described) }} end as fingerprint
        {%- else -%}
            cast(null as numeric(38, 0)) as fingerprint
        {%- endif %}
    from ({{ typed_rows('usage', 'usage_events') }}) as typed
    {% if is_incremental() -%}
    where
        loaded_from is null
        or {{ in_files(log_files, 'loaded_from not in (' ~ files_read_before(this) ~ ')', this) }}
    {%- endif %}
),

-- one row a file, day of use and day of receipt
days as (
    select
        loaded_from,
        usage_date,
        received_on,
        count(*) as event_rows,
        sum(fingerprint) as fingerprint,
        max(case when {{ past_of_build('received_at') }} then received_at end)
            as last_received_at,
        max(received_at) as last_dated_at,
        max(known_at) as last_known_at
    from events
    group by loaded_from, usage_date, received_on
),

final as (
    select
        days.loaded_from,
        files.stamp,
        days.usage_date,
        days.received_on,
        cast(days.event_rows as bigint) as event_rows,
        cast(days.fingerprint as {{ dbt.type_string() }}) as fingerprint,
        days.last_received_at,
        days.last_known_at,
        -- nothing was left out
        files.stamp is not null
        and (
            days.last_dated_at is null
            or coalesce(days.last_received_at = days.last_dated_at, false)
        ) as is_settled
    from days
    left join files on days.loaded_from = files.loaded_from
)

select * from final
