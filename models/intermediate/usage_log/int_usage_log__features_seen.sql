{{ config(materialized='incremental', incremental_strategy='append') }}

{%- set rolled = ref('int_usage_log__events_rolled') -%}
{%- set file_days = ref('stg_bundle__log_file_days') -%}
{%- set unnamed -%}
    where
        name_key <> 0
        and not exists (select 1 from {{ ref('stg_usage__features') }})
        {%- if is_incremental() %}
        and name_key not in (select names_before.name_key from {{ this }} as names_before)
        {%- endif %}
{%- endset -%}
{%- set unnamed_days -%}
    select min(usage_date) from {{ rolled }} {{ unnamed }} group by name_key
{%- endset %}

-- one row a feature id of the log, where nobody lists features; a name is kept for good
with events as (
    select
        name_key,
        feature_id
    from {{ ref('int_usage_log__events_typed') }}
    {{ unnamed }}
        and is_known
        and {{ in_files(file_days, 'usage_date in (' ~ unnamed_days ~ ')', rolled) }}
),

final as (
    select
        name_key,
        feature_id
    from events
    group by name_key, feature_id
)

select * from final
