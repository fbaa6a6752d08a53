{{ config(
    materialized='incremental',
    meta={'replaces': '1 = 0', 'replaces_by': []}
) }}

{%- set listed -%}
    select {{ pair_key('feature_id', "''") }} from {{ ref('stg_usage__features') }}
    union all
    select {{ pair_key("''", 'event_name') }} from {{ ref('stg_usage__event_features') }}
{%- endset %}

{{ names_ever(
    'name_key', ['feature_id', 'event_name'], ref('int_adoption__log_name_days'), listed
) }}
