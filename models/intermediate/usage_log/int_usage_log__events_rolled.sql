{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ drop_touched() }}",
    post_hook="{{ other_parts() }}"
) }}

with events as (
    select * from {{ ref('int_usage_log__events_typed') }}
    where
        {{ log_parts() | first }}
        {% if is_incremental() -%}
        and (tenant_user_key, usage_date) in (
            select
                touched.tenant_user_key,
                touched.usage_date
            from {{ ref('int_usage_log__user_days_touched') }} as touched
        )
        {%- endif %}
),

-- one row a distinct event; of equal events with other counts the largest count holds
distinct_events as (
    select
        tenant_user_key,
        name_key,
        usage_date,
        reject_reason,
        is_known,
        event_key,
        max(event_count) as event_count,
        count(*) as rows_in
    from events
    group by tenant_user_key, name_key, usage_date, reject_reason, is_known, event_key
),

final as (
    select
        tenant_user_key,
        name_key,
        usage_date,
        reject_reason,
        is_known,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(rows_in) as bigint) as rows_in,
        cast(case when is_known then sum(rows_in) - count(*) else 0 end as bigint) as duplicates
    from distinct_events
    group by tenant_user_key, name_key, usage_date, reject_reason, is_known
)

select * from final
{{ stored_by('usage_date') }}
