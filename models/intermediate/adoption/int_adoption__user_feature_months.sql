{{ config(
    materialized='incremental',
    meta={
        'replaces': replaced_touched_months(),
        'replaces_by': ['int_adoption__touched_months', 'int_adoption__account_months_touched'],
    }
) }}

-- depends_on: {{ ref('int_adoption__touched_months') }}
with classified as (
    select * from {{ ref('int_adoption__user_feature_days_classified') }}
    where event_class = 'used'
),

touched_months as (  -- noqa: ST03
    select * from {{ ref('int_adoption__account_months_touched') }}
),

-- one row a day and the month-end that looks back on it; no month is shorter than 28 days,
-- so the 28 days up to a month-end lie in its month
month_days as (
    select
        calendar_days.date_day,
        month_ends.month_end
    from {{ ref('int_core__month_ends') }} as month_ends
    inner join {{ ref('calendar_days') }} as calendar_days
        on month_ends.month_end = calendar_days.month_end
    where
        {{ days_between('calendar_days.date_day', 'month_ends.month_end') }} < 28
        {% if is_incremental() -%}
        and month_ends.month_end in (select touched_months.month_end from touched_months)
        {%- endif %}
),

final as (
    select
        classified.account_key,
        classified.user_key,
        classified.feature_key,
        month_days.month_end,
        cast(sum(classified.event_count) as bigint) as events_28d
    from classified
    inner join month_days on classified.usage_date = month_days.date_day
    {% if is_incremental() -%}
    inner join touched_months
        on
            classified.account_key = touched_months.account_key
            and month_days.month_end = touched_months.month_end
    {% endif -%}
    group by
        classified.account_key,
        classified.user_key,
        classified.feature_key,
        month_days.month_end
)

select * from final
{{ stored_by('month_end') }}
