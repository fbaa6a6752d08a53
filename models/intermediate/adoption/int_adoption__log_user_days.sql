{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    on_schema_change='fail',
    meta={
        'replaces': [
            'first_on in (select usage_date from {int_adoption__touched_days})',
            'tenant_user_key in (select tenant_user_key'
                ~ ' from {int_adoption__user_feature_days_rolled}'
                ~ ' where usage_date in (select usage_date from {int_adoption__touched_days}))',
        ],
        'replaces_by': [
            'int_adoption__touched_days', 'int_adoption__user_feature_days_rolled',
        ],
    }
) }}

{{ first_days('tenant_user_key') }}
