{% macro drop_touched() -%}
    {#- Hook of the roll-up: drops the users and days that are rolled up again. -#}
    {%- if is_incremental() %}
    delete from {{ this }} where (tenant_user_key, usage_date) in (
        select tenant_user_key, usage_date from {{ ref('int_usage_log__user_days_touched') }}
    )
    {%- endif %}
{%- endmacro %}
