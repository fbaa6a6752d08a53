{{ config(
    materialized='incremental',
    meta={
        'replaces': replaced_first_days('name_key'),
        'replaces_by': [
            'int_adoption__touched_days', 'int_adoption__user_feature_days_rolled',
        ],
    }
) }}

{{ first_days('name_key') }}
