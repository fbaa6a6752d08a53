{{ config(
    materialized='incremental',
    meta={'replaces': '1 = 0', 'replaces_by': []}
) }}

{%- set listed -%}
    select {{ pair_key('tenant_id', 'user_id') }} from {{ ref('stg_usage__usage_users') }}
{%- endset %}

{{ names_ever(
    'tenant_user_key', ['tenant_id', 'user_id'], ref('int_adoption__log_user_days'), listed
) }}
