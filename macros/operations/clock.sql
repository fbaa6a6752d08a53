{% macro clock(hours, holidays, days, day='date_day') -%}
    -- a row is a version of a schedule and the days for which it is in force
    with clock_versions as (
        select
            schedule_id,
            valid_from,
            lead(valid_from) over (partition by schedule_id order by valid_from) as valid_to
        from (select distinct schedule_id, valid_from from {{ hours }}) as versions
    ),

    clock_schedules as (
        select distinct schedule_id
        from {{ hours }}
    ),

    -- a local day begins up to a day before or after the UTC day of the same date
    clock_local_days as (
        select {{ day }} as local_day
        from {{ days }}
        union
        select {{ add_days(day, -1) }} as local_day
        from {{ days }}
        union
        select {{ add_days(day, 1) }} as local_day
        from {{ days }}
    ),

    clock_weekdays as (
        select
            local_day,
            cast(local_day as timestamp) as starts_at,
            {# 1900-01-01 was a Monday; whole weeks are added to keep the sign -#}
            ({{ days_between(
                "cast('1900-01-01' as date)", 'local_day'
            ) }} % 7 + 7) % 7 + 1 as weekday
        from clock_local_days
    ),

    clock_hours as (
        select
            schedule_id,
            case
                when timezone = 'reporting' then {{ text_literal(var('reporting_timezone')) }}
                else timezone
            end as timezone,
            weekday,
            opens_at,
            closes_at,
            valid_from
        from {{ hours }}
    ),

    -- a row is a stretch of opening hours on a local day
    local_openings as (
        select
            hours.schedule_id,
            {{ utc_time(
                dbt.dateadd('minute', 'hours.opens_at', 'clock_weekdays.starts_at'),
                'hours.timezone'
            ) }} as opens_at,
            {{ utc_time(
                dbt.dateadd('minute', 'hours.closes_at', 'clock_weekdays.starts_at'),
                'hours.timezone'
            ) }} as closes_at
        from clock_hours as hours
        inner join clock_versions
            on hours.schedule_id = clock_versions.schedule_id
            and hours.valid_from = clock_versions.valid_from
        inner join clock_weekdays
            on hours.weekday = clock_weekdays.weekday
            and clock_weekdays.local_day >= clock_versions.valid_from
            and clock_weekdays.local_day < coalesce(clock_versions.valid_to, {{ open_end() }})
        left join {{ holidays }} as holidays
            on hours.schedule_id = holidays.schedule_id
            and clock_weekdays.local_day = holidays.holiday_on
            and holidays.holiday_on >= holidays.valid_from
        where holidays.schedule_id is null
    ),

    -- a stretch within a local day touches at most two UTC days
    clock_days_later as (
        select 0 as days_later
        union all
        select 1 as days_later
    ),

    opening_days as (
        select
            local_openings.schedule_id,
            local_openings.opens_at,
            local_openings.closes_at,
            {{ add_days(
                'cast(local_openings.opens_at as date)', 'clock_days_later.days_later'
            ) }} as utc_day
        from local_openings
        cross join clock_days_later
    ),

    -- a row is the part of a stretch of opening hours that lies in one UTC day
    utc_openings as (
        select
            schedule_id,
            utc_day,
            greatest(opens_at, cast(utc_day as timestamp)) as valid_from,
            least(closes_at, cast({{ add_days('utc_day', 1) }} as timestamp)) as valid_to
        from opening_days
        where closes_at > cast(utc_day as timestamp)
    ),

    -- hours that are given twice count once
    business_periods as (
        {{ merge_periods('utc_openings', ['schedule_id', 'utc_day']) }}
    ),

    clock_days as (
        select
            clock_schedules.schedule_id,
            days.{{ day }} as utc_day,
            cast(days.{{ day }} as timestamp) as day_starts_at,
            cast({{ add_days('days.' ~ day, 1) }} as timestamp) as day_ends_at
        from clock_schedules
        cross join (select distinct {{ day }} from {{ days }}) as days
    ),

    -- a row is a moment of a UTC day: its midnight, an opening, a closing
    clock_changes as (
        select schedule_id, utc_day, day_starts_at as starts_at, 0 as is_open
        from clock_days
        union all
        select schedule_id, utc_day, valid_from as starts_at, 1 as is_open
        from business_periods
        union all
        select schedule_id, utc_day, valid_to as starts_at, -1 as is_open
        from business_periods
    ),

    clock_moments as (
        select schedule_id, utc_day, starts_at, sum(is_open) as is_open
        from clock_changes
        group by schedule_id, utc_day, starts_at
    ),

    -- a row is a stretch of a UTC day that is wholly open or wholly closed
    clock_stretches as (
        select
            clock_days.schedule_id,
            clock_days.utc_day,
            clock_moments.starts_at,
            coalesce(
                lead(clock_moments.starts_at) over (
                    partition by clock_days.schedule_id, clock_days.utc_day
                    order by clock_moments.starts_at
                ),
                clock_days.day_ends_at
            ) as ends_at,
            cast(sum(clock_moments.is_open) over (
                partition by clock_days.schedule_id, clock_days.utc_day
                order by clock_moments.starts_at
                rows between unbounded preceding and current row
            ) as integer) as is_open
        from clock_days
        inner join clock_moments
            on clock_days.schedule_id = clock_moments.schedule_id
            and clock_days.utc_day = clock_moments.utc_day
            and clock_days.day_ends_at > clock_moments.starts_at
    )

    select
        schedule_id,
        utc_day,
        starts_at,
        ends_at,
        is_open,
        cast(coalesce(
            sum(is_open * {{ seconds_between('starts_at', 'ends_at') }}) over (
                partition by schedule_id order by starts_at
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as bigint) as seconds_before
    from clock_stretches
{%- endmacro %}
