{{ config(materialized='ephemeral') }}

{%- set windows = [7, 28, 90] %}
{%- set thresholds = {'healthy_days': 'healthy_users_28d', 'power_days': 'power_users_28d'} %}
{%- set measures = ['active_users_1d', 'active_users_7d', 'active_users_28d', 'active_users_90d']
    + thresholds.values() | list + ['user_days_28d', 'events_28d'] %}
{%- set amounts_28d = {'user_days_28d': 'user_days', 'events_28d': 'event_count'} %}

with affected as (
    select * from {{ ref('int_adoption__account_days_affected') }}
),

threshold_periods as (
    select * from {{ ref('int_adoption__threshold_periods') }}
),

-- one row an account: the days on which the affected days look back
lookbacks as (
    select
        account_key,
        {{ add_days('min(valid_from)', -(windows | max)) }} as valid_from,
        max(valid_to) as valid_to
    from affected
    group by account_key
),

user_days as (
    select
        user_days.account_key,
        user_days.user_key,
        user_days.usage_date,
        user_days.event_count
    from {{ ref('int_adoption__user_days') }} as user_days
    inner join lookbacks
        on
            user_days.account_key = lookbacks.account_key
            and user_days.usage_date >= lookbacks.valid_from
            and user_days.usage_date < lookbacks.valid_to
),
{% for window in windows %}
    active_{{ window }} as (
    {{ islands('user_days', ['account_key', 'user_key'], window, day='usage_date',
        is_distinct=true) }}
    ),
{% endfor %}
{%- for threshold in thresholds %}
-- one row a user-day and value that the threshold ever had
    {{ threshold }}_days as (
        select
            user_days.account_key,
            user_days.user_key,
            versions.threshold_value,
            user_days.usage_date
        from user_days
        cross join (
            select threshold_value
            from threshold_periods
            where threshold = '{{ threshold }}'
            group by threshold_value
        ) as versions
    ),

    {{ threshold }}_islands as (
    {{ islands(
        threshold ~ '_days', ['account_key', 'user_key', 'threshold_value'], 28,
        at_least='threshold_value', day='usage_date', is_distinct=true
    ) }}
    ),

    -- a version of the threshold counts while it is in force
    {{ threshold }}_periods as (
        select
            user_islands.account_key,
            greatest(user_islands.valid_from, threshold_periods.valid_from) as valid_from,
            least(user_islands.valid_to, threshold_periods.valid_to) as valid_to
        from {{ threshold }}_islands as user_islands
        inner join threshold_periods
            on user_islands.threshold_value = threshold_periods.threshold_value
        where threshold_periods.threshold = '{{ threshold }}'
    ),
{% endfor %}
account_days as (
    select
        account_key,
        usage_date,
        count(*) as user_days,
        sum(event_count) as event_count
    from user_days
    group by account_key, usage_date
),

-- one row a period and what it adds to the measures of its account
user_periods as (
    {% set parts = {
        'active_users_7d': 'active_7', 'active_users_28d': 'active_28',
        'active_users_90d': 'active_90', 'healthy_users_28d': 'healthy_days_periods',
        'power_users_28d': 'power_days_periods'
    } -%}
    {% for part, relation in parts.items() -%}
        select
            {% for measure in measures -%}
                {{ 1 if measure == part else 0 }} as {{ measure }},
            {% endfor -%}
            account_key,
            valid_from,
            valid_to
        from {{ relation }}
        union all
    {% endfor -%}
    select
        {% for measure in measures -%}
            {{ 'user_days' if measure == 'active_users_1d' else 0 }} as {{ measure }},
        {% endfor -%}
        account_key,
        usage_date as valid_from,
        {{ add_days('usage_date', 1) }} as valid_to
    from account_days
    union all
    select
        {% for measure in measures -%}
            {{ amounts_28d.get(measure, 0) }} as {{ measure }},
        {% endfor -%}
        account_key,
        usage_date as valid_from,
        {{ add_days('usage_date', 28) }} as valid_to
    from account_days
),

measured as (
    {{ daily_values('user_periods', ['account_key'], measures, 'affected', 'adoption_date') }}
),

final as (
    select
        account_key,
        adoption_date,
        {{ measures | join(',\n        ') }}
    from measured
)

select * from final
