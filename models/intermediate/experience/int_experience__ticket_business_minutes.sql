with clocks as (
    select * from {{ ref('int_experience__ticket_clocks') }}
),

waits as (
    select * from {{ ref('int_experience__ticket_waits') }}
),

schedule_periods as (
    select * from {{ ref('int_experience__ticket_schedule_periods') }}
),

business_clock as (
    select * from {{ ref('int_experience__business_clock') }}
),

as_of as (
    select {{ as_of_ends_at() }} as ends_at from {{ ref('stg_bundle__as_of') }}
),

-- one row a ticket and clock that has started, of waiting for the customer one a wait; it
-- runs to the end of the as-of date unless it stopped before
runs as (
    select
        ticket_id,
        'first_reply' as clock,
        first_reply_clock_started_at as started_at,
        first_reply_at as stopped_at
    from clocks
    where first_reply_clock_started_at is not null
    union all
    select
        ticket_id,
        'first_resolution' as clock,
        created_at as started_at,
        first_solved_at as stopped_at
    from clocks
    where first_solved_at is not null
    union all
    select
        ticket_id,
        'resolution' as clock,
        created_at as started_at,
        resolved_at as stopped_at
    from clocks
    union all
    select
        ticket_id,
        'waiting' as clock,
        waited_from as started_at,
        waited_to as stopped_at
    from waits
),

ended_runs as (
    select
        runs.ticket_id,
        runs.clock,
        runs.started_at,
        runs.stopped_at is not null as is_stopped,
        coalesce(runs.stopped_at, as_of.ends_at) as ran_to
    from runs
    cross join as_of
),

-- one row a run and schedule: the part of the run that the schedule governs
parts as (
    select
        ended_runs.ticket_id,
        ended_runs.clock,
        ended_runs.started_at,
        schedule_periods.schedule_id,
        greatest(ended_runs.started_at, schedule_periods.valid_from) as part_from,
        least(
            ended_runs.ran_to, coalesce(schedule_periods.valid_to, {{ open_end() }})
        ) as part_to
    from ended_runs
    inner join schedule_periods
        on
            ended_runs.ticket_id = schedule_periods.ticket_id
            and ended_runs.ran_to > schedule_periods.valid_from
            and ended_runs.started_at < coalesce(schedule_periods.valid_to, {{ open_end() }})
),

-- null where the schedule of the part is not in the seed
part_seconds as (
    select
        parts.ticket_id,
        parts.clock,
        parts.started_at,
        {{ clock_reading('clock_ends', 'parts.part_to') }}
        - {{ clock_reading('clock_starts', 'parts.part_from') }} as business_seconds
    from parts
    left join business_clock as clock_starts
        on {{ clock_join('clock_starts', 'parts.schedule_id', 'parts.part_from') }}
    left join business_clock as clock_ends
        on {{ clock_join('clock_ends', 'parts.schedule_id', 'parts.part_to') }}
),

run_seconds as (
    select
        ticket_id,
        clock,
        started_at,
        case when count(*) = count(business_seconds) then sum(business_seconds) end
            as business_seconds
    from part_seconds
    group by ticket_id, clock, started_at
),

-- a run without length has no part where its schedule changes
final as (
    select
        ended_runs.ticket_id,
        ended_runs.clock,
        ended_runs.started_at,
        ended_runs.is_stopped,
        ended_runs.ran_to,
        cast(
            {{ seconds_between('ended_runs.started_at', 'ended_runs.ran_to') }}
            as double precision
        ) / 60 as calendar_minutes,
        case
            when run_seconds.ticket_id is null then cast(0 as double precision)
            else cast(run_seconds.business_seconds as double precision) / 60
        end as business_minutes
    from ended_runs
    left join run_seconds
        on
            ended_runs.ticket_id = run_seconds.ticket_id
            and ended_runs.clock = run_seconds.clock
            and ended_runs.started_at = run_seconds.started_at
)

select * from final
