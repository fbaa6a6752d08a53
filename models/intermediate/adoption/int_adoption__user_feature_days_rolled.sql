{{ config(
    materialized='incremental',
    meta={
        'replaces': 'usage_date in (select usage_date from {int_adoption__touched_days})',
        'replaces_by': ['int_adoption__touched_days'],
    },
    post_hook="{{ parts_left() }}"
) }}

{{ rolled_events(log_parts() | first) }}
