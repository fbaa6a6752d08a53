{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    on_schema_change='fail',
    meta={'replaces': '1 = 0', 'replaces_by': []}
) }}

{%- set log_days = ref('int_adoption__log_user_days') -%}
{%- set file_days = ref('int_adoption__event_file_days') -%}
{%- set users = ref('stg_usage__usage_users') -%}
{#- keys whose tenant and user the bundle lists, or an earlier build has found -#}
{%- set named -%}
    select {{ pair_key('tenant_id', 'user_id') }} from {{ users }}
    {% if is_incremental() %}union all select tenant_user_key from {{ this }}{% endif %}
{%- endset -%}
{%- set unnamed_days = 'select first_on from ' ~ log_days ~ ' where tenant_user_key not in ('
    ~ named ~ ')' -%}

-- only files with a day of an unnamed key are read, mostly none
with events as (
    select * from {{ ref('int_adoption__events_known') }}
    where {{ in_files(file_days, 'usage_date in (' ~ unnamed_days ~ ')', log_days) }}
),

found as (
    select
        tenant_id,
        user_id
    from events
    where tenant_user_key not in ({{ named }})
    group by tenant_id, user_id
),

final as (
    select
        {{ pair_key('tenant_id', 'user_id') }} as tenant_user_key,
        tenant_id,
        user_id
    from found
)

select * from final
