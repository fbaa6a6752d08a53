{{ config(
    materialized='incremental',
    meta={
        'replaces': 'loaded_from not in (select loaded_from from {int_adoption__touched_files}'
            ~ ' where not is_touched)',
        'replaces_by': ['int_adoption__touched_files'],
    }
) }}

{%- set touched_files = ref('int_adoption__touched_files') -%}

with events as (
    select * from {{ ref('int_adoption__events_dated') }}
    {% if is_incremental() -%}
    where {{ in_files(touched_files, 'is_touched') }}
    {%- endif %}
),

final as (
    select
        loaded_from,
        usage_date,
        cast(sum(case when is_known then 1 else 0 end) as bigint) as event_rows,
        sum(
            case when is_known then {{ row_fingerprint([
                'event_id', 'tenant_id', 'user_id', 'feature_id', 'event_name',
                'occurred_at', 'event_count'
            ]) }} end
        ) as fingerprint,
        max(known_on) as last_known_on
    from events
    group by loaded_from, usage_date
)

select * from final
