{{ config(
    materialized='incremental',
    meta={
        'replaces': 'usage_date in (select usage_date from {int_adoption__touched_days_mapped})',
        'replaces_by': ['int_adoption__touched_days_mapped'],
    }
) }}

with touched_days as (  -- noqa: ST03
    select * from {{ ref('int_adoption__touched_days_mapped') }}
),

-- means one thing only
single as (
    select * from {{ ref('int_adoption__user_feature_days_mapped') }}
    where
        not needs_sum
        {% if is_incremental() -%}
        and usage_date in (select touched_days.usage_date from touched_days)
        {%- endif %}
),

-- several raw rows may mean one
summed as (
    select
        usage_date,
        account_key,
        user_key,
        feature_key,
        event_class,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(rows_in) as bigint) as rows_in,
        cast(sum(duplicates) as bigint) as duplicates
    from {{ ref('int_adoption__user_feature_days_mapped') }}
    where
        needs_sum
        {% if is_incremental() -%}
        and usage_date in (select touched_days.usage_date from touched_days)
        {%- endif %}
    group by usage_date, account_key, user_key, feature_key, event_class
),

final as (
    {% for relation in ['single', 'summed'] -%}
    select
        usage_date,
        account_key,
        user_key,
        feature_key,
        event_class,
        event_count,
        rows_in,
        duplicates
    from {{ relation }}
    {% if relation == 'single' -%}
    union all
    {% endif -%}
    {% endfor %}
)

select * from final
