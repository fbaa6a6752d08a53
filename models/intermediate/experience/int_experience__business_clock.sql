with hours as (
    select * from {{ ref('business_hours') }}
),

holidays as (
    select * from {{ ref('business_holidays') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row, if there is a ticket: the UTC days on which a clock can be read
bounds as (
    select
        min(cast(tickets.created_at as date)) as first_day,
        {{ add_days('max(as_of.as_of_date)', 2) }} as last_day
    from {{ ref('int_experience__tickets_known') }} as tickets
    cross join as_of
    having min(tickets.created_at) is not null
),

days as (
    {{ days_from_to('bounds') }}
),

readings as (
    {{ clock('hours', 'holidays', 'days') }}
),

final as (
    select
        schedule_id,
        utc_day,
        starts_at,
        ends_at,
        is_open,
        seconds_before
    from readings
)

select * from final
