{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    on_schema_change='fail',
    meta={'replaces': '1 = 0', 'replaces_by': []}
) }}

{%- set log_days = ref('int_adoption__log_name_days') -%}
{%- set file_days = ref('int_adoption__event_file_days') -%}
{%- set features = ref('stg_usage__features') -%}
{%- set event_features = ref('stg_usage__event_features') -%}
{#- keys whose feature or event the bundle lists, or an earlier build has found -#}
{%- set named -%}
    select {{ pair_key('feature_id', "''") }} from {{ features }}
    union all
    select {{ pair_key("''", 'event_name') }} from {{ event_features }}
    {% if is_incremental() %}union all select name_key from {{ this }}{% endif %}
{%- endset -%}
{%- set unnamed_days = 'select first_on from ' ~ log_days ~ ' where name_key not in ('
    ~ named ~ ')' -%}

-- only files with a day of an unnamed key are read, mostly none
with events as (
    select * from {{ ref('int_adoption__events_known') }}
    where {{ in_files(file_days, 'usage_date in (' ~ unnamed_days ~ ')', log_days) }}
),

found as (
    select
        feature_id,
        event_name
    from events
    where name_key not in ({{ named }})
    group by feature_id, event_name
),

final as (
    select
        {{ pair_key("coalesce(feature_id, '')", "coalesce(event_name, '')") }} as name_key,
        feature_id,
        event_name
    from found
)

select * from final
