{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    on_schema_change='fail',
    meta={'replaces': '1 = 0', 'replaces_by': []}
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

-- one row a tenant and user in the days that changed
found as (
    select
        tenant_id,
        user_id
    from events
    {% if is_incremental() -%}
    where usage_date in (select touched_days.usage_date from touched_days)
    {% endif -%}
    group by tenant_id, user_id
),

keyed as (
    select
        {{ pair_key('tenant_id', 'user_id') }} as tenant_user_key,
        tenant_id,
        user_id
    from found
),

final as (
    select
        tenant_user_key,
        tenant_id,
        user_id
    from keyed
    {% if is_incremental() -%}
    where tenant_user_key not in (select known.tenant_user_key from {{ this }} as known)
    {%- endif %}
)

select * from final
