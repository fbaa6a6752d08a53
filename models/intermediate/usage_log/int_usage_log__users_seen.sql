{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='tenant_user_key'
) }}

{%- set rolled = ref('int_usage_log__events_rolled') -%}
{%- set touched = ref('int_usage_log__user_days_touched') -%}
{%- set days = touched if is_incremental() else rolled -%}
{%- set file_days = ref('stg_bundle__log_file_days') -%}
{%- set named -%}
    select {{ pair_key('tenant_id', 'user_id') }} from {{ ref('stg_usage__usage_users') }}
    {%- if is_incremental() %}
    union all
    select tenant_user_key from {{ this }}
    {%- endif %}
{%- endset -%}
{%- set unnamed_days -%}
    select min(usage_date) from {{ days }}
    where tenant_user_key <> 0 and tenant_user_key not in ({{ named }})
    group by tenant_user_key
{%- endset %}

-- one row a user of the log, listed somewhere or not; in an increment those of touched days
with keys as (
    select tenant_user_key
    from {{ days }}
    where tenant_user_key <> 0
    group by tenant_user_key
),

first_days as (
    select
        rolled.tenant_user_key,
        min(rolled.usage_date) as first_on
    from {{ rolled }} as rolled
    inner join keys on rolled.tenant_user_key = keys.tenant_user_key
    group by rolled.tenant_user_key
),

-- only files that hold a day of somebody without a name are read, mostly none
names as (
    select
        tenant_user_key,
        tenant_id,
        user_id
    from {{ ref('int_usage_log__events_typed') }}
    where
        is_known
        and {{ in_files(file_days, 'usage_date in (' ~ unnamed_days ~ ')', days) }}
        and tenant_user_key not in ({{ named }})
    union
    select
        {{ pair_key('tenant_id', 'user_id') }} as tenant_user_key,
        tenant_id,
        user_id
    from {{ ref('stg_usage__usage_users') }}
    {%- if is_incremental() %}
    union
    select
        tenant_user_key,
        tenant_id,
        user_id
    from {{ this }}
    {%- endif %}
),

-- of somebody whose last day has vanished the name is kept
final as (
    select
        keys.tenant_user_key,
        names.tenant_id,
        names.user_id,
        first_days.first_on
    from keys
    inner join names on keys.tenant_user_key = names.tenant_user_key
    left join first_days on keys.tenant_user_key = first_days.tenant_user_key
)

select * from final
