{{ config(
    materialized='incremental',
    meta={
        'replaces': [
            'first_active_on in (select usage_date from {int_adoption__touched_days_mapped})',
            'last_active_on in (select usage_date from {int_adoption__touched_days_mapped})',
            'user_key in (select user_key from {int_adoption__user_days}'
            ~ ' where usage_date in'
            ~ ' (select usage_date from {int_adoption__touched_days_mapped}))',
        ],
        'replaces_by': ['int_adoption__touched_days_mapped', 'int_adoption__user_days'],
    }
) }}

{%- set touched = ref('int_adoption__touched_days_mapped') -%}
{%- set user_days = ref('int_adoption__user_days') %}

with touched_days as (  -- noqa: ST03
    select * from {{ touched }}
),

{% if is_incremental() -%}
-- one row a user before this build
before as (
    select * from {{ this }}
),

-- one row a user of a touched day, now or before this build
asked as (
    select user_key from {{ user_days }}
    where usage_date in (select touched_days.usage_date from touched_days)
    union
    select user_key from before
    where
        first_active_on in (select touched_days.usage_date from touched_days)
        or last_active_on in (select touched_days.usage_date from touched_days)
),

recent as (
    select
        account_key,
        user_key,
        usage_date
    from {{ user_days }}
    where usage_date >= {{ first_touched_day(touched) }}
),

-- one row a user whose last day may lie before the touched days now, mostly none
lost as (
    select before.user_key from before
    where
        before.last_active_on in (select touched_days.usage_date from touched_days)
        and before.user_key not in (select recent.user_key from recent)
),

-- what lies before the touched days still stands
days as (
    select * from recent
    union all
    {% for day in ['first_active_on', 'last_active_on'] -%}
    select
        account_key,
        user_key,
        {{ day }} as usage_date
    from before
    where {{ day }} not in (select touched_days.usage_date from touched_days)
    union all
    {% endfor -%}
    select
        account_key,
        user_key,
        usage_date
    from {{ user_days }}
    where user_key in (select lost.user_key from lost)
),
{%- else -%}
days as (
    select
        account_key,
        user_key,
        usage_date
    from {{ user_days }}
),
{%- endif %}

final as (
    select
        account_key,
        user_key,
        min(usage_date) as first_active_on,
        max(usage_date) as last_active_on
    from days
    {% if is_incremental() -%}
    where user_key in (select asked.user_key from asked)
    {% endif -%}
    group by account_key, user_key
)

select * from final
