{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    on_schema_change='fail',
    meta={
        'replaces': 'month_end in (select month_end from {int_adoption__touched_months})',
        'replaces_by': ['int_adoption__touched_months'],
    }
) }}

with classified as (
    select * from {{ ref('int_adoption__user_feature_days_classified') }}
    where event_class = 'used'
),

touched_months as (  -- noqa: ST03
    select * from {{ ref('int_adoption__touched_months') }}
),

month_ends as (
    select month_ends.month_end
    from {{ ref('int_core__month_ends') }} as month_ends
    {% if is_incremental() -%}
    where month_ends.month_end in (select touched_months.month_end from touched_months)
    {%- endif %}
),

-- no month is shorter than 28 days, so the 28 days up to a month-end lie in its month
in_window as (
    select
        classified.account_key,
        classified.user_key,
        classified.feature_key,
        month_ends.month_end,
        classified.event_count
    from classified
    inner join month_ends
        on {{ dbt.last_day('classified.usage_date', 'month') }} = month_ends.month_end
    where
        {{ days_between('classified.usage_date', 'month_ends.month_end') }} < 28
        {% if is_incremental() -%}
        and classified.usage_date > (
            select {{ add_days('min(touched_months.month_end)', -28) }} from touched_months
        )
        {%- endif %}
),

final as (
    select
        account_key,
        user_key,
        feature_key,
        month_end,
        cast(sum(event_count) as bigint) as events_28d
    from in_window
    group by account_key, user_key, feature_key, month_end
)

select * from final
