{{ config(materialized='ephemeral') }}

{%- set thresholds = {'healthy_days': 'healthy_users_28d', 'power_days': 'power_users_28d'} %}
{%- set windows = trailing_windows() %}
{%- set measures = ['active_users_7d', 'active_users_28d', 'active_users_90d']
    + thresholds.values() | list %}

with turns as (
    select * from {{ ref('int_adoption__user_day_turns') }}
),

threshold_versions as (
    select * from {{ ref('int_adoption__threshold_versions') }}
),

-- one row an account and day, and those who lose a threshold on the same day
account_days as (
    select
        account_no,
        usage_date,
        version_number,
        closed_healthy_days_on,
        closed_power_days_on,
        count(*) as user_days
        {%- for window in windows %},
        sum(opened_{{ window }}d) as opened_{{ window }}d,
        sum(closed_{{ window }}d) as closed_{{ window }}d
        {%- endfor %}
        {%- for threshold in thresholds %},
        sum(opened_{{ threshold }}) as opened_{{ threshold }}
        {%- endfor %}
    from turns
    group by
        account_no, usage_date, version_number, closed_healthy_days_on, closed_power_days_on
),

-- one row a day on which something changes, and what a day of use itself adds
changes as (
    select
        account_no,
        usage_date as changed_on,
        user_days
        {%- for measure in measures %},
        {{ 'opened_' ~ measure.split('_')[-1] if 'active' in measure else 0 }} as {{ measure }}
        {%- endfor %}
    from account_days
    where version_number = 1
    union all
    {% for window in windows -%}
        select
            account_no,
            {{ add_days('usage_date', window) }} as changed_on,
            0 as user_days
            {%- for measure in measures %},
            {{ '-closed_' ~ window ~ 'd' if measure == 'active_users_' ~ window ~ 'd' else 0 }}
                as {{ measure }}
            {%- endfor %}
        from account_days
        where version_number = 1 and closed_{{ window }}d > 0
        union all
    {% endfor -%}
    -- a value of a threshold counts while it is in force
    {% for threshold, measure in thresholds.items() -%}
        {% for turned_on, change, is_turn in [
            ('usage_date', 'opened_' ~ threshold, 'opened_' ~ threshold ~ ' > 0'),
            ('closed_' ~ threshold ~ '_on', '-user_days',
                'closed_' ~ threshold ~ '_on is not null'),
        ] -%}
            select
                account_days.account_no,
                greatest(
                    least(account_days.{{ turned_on }}, threshold_versions.valid_to),
                    threshold_versions.valid_from
                ) as changed_on,
                0 as user_days
                {%- for name in measures %},
                {{ change if name == measure else 0 }} as {{ name }}
                {%- endfor %}
            from account_days
            inner join threshold_versions
                on account_days.version_number = threshold_versions.version_number
            where
                threshold_versions.threshold = '{{ threshold }}'
                and account_days.{{ is_turn }}
            {% if not loop.last %}union all{% endif %}
        {% endfor -%}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

final as (
    select
        account_no,
        changed_on,
        cast(sum(user_days) as bigint) as user_days
        {%- for measure in measures %},
        cast(sum({{ measure }}) as bigint) as {{ measure }}
        {%- endfor %}
    from changes
    group by account_no, changed_on
)

select * from final
