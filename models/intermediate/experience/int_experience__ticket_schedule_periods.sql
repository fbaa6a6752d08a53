with tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row a change of schedule known at the as-of date
changes as (
    select
        schedules.ticket_id,
        schedules.schedule_id,
        schedules.valid_from
    from {{ ref('stg_support__ticket_schedules') }} as schedules
    inner join tickets on schedules.ticket_id = tickets.ticket_id
    cross join as_of
    where {{ local_date('schedules.valid_from') }} <= as_of.as_of_date
),

-- before the first change the default schedule holds
all_changes as (
    select
        ticket_id,
        'default' as schedule_id,
        cast('1900-01-01' as timestamp) as valid_from
    from tickets
    union all
    select
        ticket_id,
        schedule_id,
        valid_from
    from changes
),

final as (
    select
        ticket_id,
        schedule_id,
        valid_from,
        lead(valid_from) over (partition by ticket_id order by valid_from) as valid_to
    from all_changes
)

select * from final
