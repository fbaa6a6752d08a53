{{ config(materialized='ephemeral') }}

{%- set thresholds = {'healthy_days': 'healthy_users_28d', 'power_days': 'power_users_28d'} %}
{%- set measures = ['active_users_1d', 'active_users_7d', 'active_users_28d', 'active_users_90d']
    + thresholds.values() | list + ['user_days_28d', 'events_28d'] %}
{%- set turn_counts = [
    'opened_7d', 'closed_7d', 'opened_28d', 'closed_28d', 'opened_90d', 'closed_90d',
    'opened_healthy_days', 'opened_power_days'
] %}
{%- set bits = {} %}
{%- for count in turn_counts %}
    {%- do bits.update({count: 31}) %}
{%- endfor %}
{%- set packs = packed_counts(bits) %}
{#- what a day changes that many days later #}
{%- set changes = {
    0: {
        'active_users_1d': 'user_days', 'active_users_7d': 'opened_7d',
        'active_users_28d': 'opened_28d', 'active_users_90d': 'opened_90d',
        'user_days_28d': 'user_days', 'events_28d': 'event_count',
    },
    1: {'active_users_1d': '-user_days'},
    7: {'active_users_7d': '-closed_7d'},
    28: {
        'active_users_28d': '-closed_28d', 'user_days_28d': '-user_days',
        'events_28d': '-event_count',
    },
    90: {'active_users_90d': '-closed_90d'},
} %}

with turns as (
    select * from {{ ref('int_adoption__user_day_turns') }}
),

threshold_versions as (
    select * from {{ ref('int_adoption__threshold_versions') }}
),

-- one row an account and day, and those who lose a threshold on the same day
packed_days as (
    select
        account_key,
        usage_date,
        version_number,
        closed_healthy_days_on,
        closed_power_days_on,
        count(*) as user_days,
        sum(event_count) as event_count
        {%- for pack, expression in packs.items() %},
        sum({{ expression }}) as {{ pack }}
        {%- endfor %}
    from turns
    group by
        account_key, usage_date, version_number, closed_healthy_days_on,
        closed_power_days_on
),

account_days as (
    select
        account_key,
        usage_date,
        version_number,
        closed_healthy_days_on,
        closed_power_days_on,
        user_days,
        cast(event_count as bigint) as event_count
        {%- for count in turn_counts %},
        {{ unpacked_count(bits, count) }} as {{ count }}
        {%- endfor %}
    from packed_days
),

final as (
    {% for days_later, changed in changes.items() -%}
        select
            account_key,
            {{ add_days('usage_date', days_later) if days_later else 'usage_date' }}
                as changed_on
            {%- for measure in measures %},
            {{ changed.get(measure, 0) }} as {{ measure }}
            {%- endfor %}
        from account_days
        where
            version_number = 1
            {% if days_later in [7, 90] -%}
            and closed_{{ days_later }}d > 0
            {%- endif %}
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
                account_days.account_key,
                greatest(
                    least(account_days.{{ turned_on }}, threshold_versions.valid_to),
                    threshold_versions.valid_from
                ) as changed_on
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
)

select * from final
