{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    on_schema_change='fail',
    meta={
        'replaces': 'usage_date in (select usage_date from {int_adoption__touched_days})',
        'replaces_by': ['int_adoption__touched_days'],
    }
) }}

{%- set file_days = ref('int_adoption__event_file_days') -%}
{%- set touched = ref('int_adoption__touched_days') -%}

with events as (
    select * from {{ ref('int_adoption__events_known') }}
    {% if is_incremental() -%}
    where {{ in_files(file_days, 'usage_date in (select usage_date from ' ~ touched ~ ')') }}
    {%- endif %}
),

touched_days as (  -- noqa: ST03
    select * from {{ ref('int_adoption__touched_days') }}
),

-- one row a distinct event; of equal events with other counts the largest count holds
distinct_events as (
    select
        event_id,
        tenant_user_key,
        name_key,
        occurred_at,
        usage_date,
        max(event_count) as event_count,
        count(*) as rows_in
    from events
    {% if is_incremental() -%}
    where usage_date in (select touched_days.usage_date from touched_days)
    {% endif -%}
    group by event_id, tenant_user_key, name_key, occurred_at, usage_date
),

final as (
    select
        tenant_user_key,
        name_key,
        usage_date,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(rows_in) as bigint) as rows_in,
        cast(sum(rows_in) - count(*) as bigint) as duplicates
    from distinct_events
    group by tenant_user_key, name_key, usage_date
)

select * from final
{{ stored_by('usage_date') }}
