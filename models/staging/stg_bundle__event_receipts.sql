{%- set as_of_date = var('as_of_date') -%}
{#- a file that would not tell this build the same as the one that read it -#}
{%- set is_stale = 'not is_settled' ~ (
    " or last_received_on > cast('" ~ as_of_date ~ "' as date)" if as_of_date else ''
) -%}
{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    on_schema_change='fail',
    meta={
        'replaces': is_stale ~ ' or (loaded_from, stamp) not in'
            ~ ' (select loaded_from, stamp from {stg_bundle__event_files})',
        'replaces_by': ['stg_bundle__event_files'],
    }
) }}

{%- set event_files = ref('stg_bundle__event_files') -%}
{%- set is_unread -%}
(loaded_from, stamp) not in (select loaded_from, stamp from {{ this }} where not ({{ is_stale }}))
{%- endset -%}
{%- set is_past -%}
received_at <= cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}' as timestamp)
{%- endset -%}
{%- set is_known -%}
{{ is_past }}{% if as_of_date %}
and {{ local_date('received_at') }} <= cast('{{ as_of_date }}' as date){% endif %}
{%- endset -%}

-- Read from the landed rows, see stg_bundle__as_of.
with files as (
    select * from {{ ref('stg_bundle__event_files') }}
),

events as (
    select
        loaded_from,
        received_at
    from ({{ typed_rows('usage', 'usage_events') }}) as typed
),

received as (
    select
        loaded_from,
        max(received_at) as last_received_at,
        max(case when {{ is_past }} then received_at end) as last_past_at,
        max(case when {{ is_known }} then received_at end) as last_known_at
    from events
    {% if is_incremental() -%}
    where loaded_from is null or {{ in_files(event_files, is_unread, this) }}
    {% endif -%}
    group by loaded_from
),

final as (
    select
        coalesce(received.loaded_from, '') as loaded_from,
        files.stamp,
        {{ local_date('received.last_received_at') }} as last_received_on,
        received.last_past_at,
        received.last_known_at,
        -- nothing was left out
        files.stamp is not null
        and coalesce(received.last_known_at = received.last_received_at, false) as is_settled
    from received
    left join files on received.loaded_from = files.loaded_from
)

select * from final
