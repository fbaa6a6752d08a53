{{ config(materialized='ephemeral') }}

{%- set windows = trailing_windows() %}
{%- set thresholds = ['healthy_days', 'power_days'] %}
{%- set in_order = 'over (partition by user_no, version_number order by usage_date)' %}

with asked as (
    select * from {{ ref('int_adoption__account_days_asked') }}
),

threshold_versions as (
    select * from {{ ref('int_adoption__threshold_versions') }}
),

-- one row a number: the value of each threshold under it, null where it had fewer
versions as (
    select
        version_number
        {%- for threshold in thresholds %},
        max(case when threshold = '{{ threshold }}' then threshold_value end)
            as {{ threshold }}
        {%- endfor %}
    from threshold_versions
    group by version_number
),

user_days as (
    select
        user_days.account_no,
        user_days.user_no,
        user_days.usage_date
    from {{ ref('int_adoption__user_days') }} as user_days
    inner join asked
        on
            user_days.account_no = asked.account_no
            and user_days.month_end >= asked.valid_from
            and user_days.usage_date >= asked.valid_from
            and user_days.usage_date < asked.valid_to
    group by user_days.account_no, user_days.user_no, user_days.usage_date
),

-- one row a user-day and version of the thresholds, with the days around it: a threshold
-- of n days holds until the nth of them, this one counted, leaves the window, and the day
-- before it held until the past nth leaves
neighbours as (
    select
        user_days.account_no,
        user_days.usage_date,
        versions.version_number,
        {% for threshold in thresholds -%}
            lag(usage_date, cast({{ threshold }} - 1 as integer)) {{ in_order }}
                as nth_{{ threshold }},
            lag(usage_date, cast({{ threshold }} as integer)) {{ in_order }}
                as past_{{ threshold }},
        {% endfor -%}
        lag(usage_date) {{ in_order }} as previous_day,
        lead(usage_date) {{ in_order }} as next_day
    from user_days
    cross join versions
),

final as (
    select
        account_no,
        usage_date,
        version_number
        {%- for window in windows %},
        case
            when {{ days_between('previous_day', 'usage_date') }} <= {{ window }} then 0
            else 1
        end as opened_{{ window }}d,
        case
            when {{ days_between('usage_date', 'next_day') }} <= {{ window }} then 0
            else 1
        end as closed_{{ window }}d
        {%- endfor %}
        {%- for threshold in thresholds %}
        {%- set holds = days_between('nth_' ~ threshold, 'usage_date') ~ ' < 28' %},
        case
            when
                {{ holds }}
                and (
                    past_{{ threshold }} is null
                    or {{ days_between('past_' ~ threshold, 'usage_date') }} > 28
                )
                then 1
            else 0
        end as opened_{{ threshold }},
        case
            when
                {{ holds }}
                and (
                    next_day is null
                    or {{ days_between('nth_' ~ threshold, 'next_day') }} > 28
                )
                then {{ add_days('nth_' ~ threshold, 28) }}
        end as closed_{{ threshold }}_on
        {%- endfor %}
    from neighbours
)

select * from final
