{%- set applied = applied_relation('int_adoption__applied_days') -%}

with event_days as (
    select * from {{ ref('int_adoption__event_days') }}
),

-- one row a day as the last finished build had it
applied_days as (
    {% if applied -%}
    select usage_date, event_rows, fingerprint from {{ applied }}
    {%- else -%}
        select
            usage_date,
            event_rows,
            fingerprint
        from event_days
        where 1 = 0
    {%- endif %}
),

final as (
    select coalesce(event_days.usage_date, applied_days.usage_date) as usage_date
    from event_days
    full outer join applied_days on event_days.usage_date = applied_days.usage_date
    where
        event_days.usage_date is null
        or applied_days.usage_date is null
        or event_days.event_rows <> applied_days.event_rows
        or event_days.fingerprint <> applied_days.fingerprint
)

select * from final
