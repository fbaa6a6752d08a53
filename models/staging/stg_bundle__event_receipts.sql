{{ config(
    materialized='incremental',
    meta={
        'replaces': 'not is_settled or (loaded_from, stamp) not in'
            ~ ' (select loaded_from, stamp from {stg_bundle__event_files})',
        'replaces_by': ['stg_bundle__event_files'],
    }
) }}

{%- set event_files = ref('stg_bundle__event_files') -%}
{%- set is_unread -%}
(loaded_from, stamp) not in (select loaded_from, stamp from {{ this }} where is_settled)
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
        max(received_at) as last_dated_at,
        max(case when {{ past_of_build('received_at') }} then received_at end) as last_received_at
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
        received.last_received_at,
        -- nothing was left out
        files.stamp is not null
        and coalesce(received.last_received_at = received.last_dated_at, false) as is_settled
    from received
    left join files on received.loaded_from = files.loaded_from
)

select * from final
