with tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row a schedule of the seed
known_schedules as (
    select schedule_id
    from {{ ref('business_hours') }}
    group by schedule_id
),

-- one row a change of schedule known at the as-of date, spelled as in the seed
changes as (
    select
        schedules.ticket_id,
        coalesce(known_schedules.schedule_id, schedules.schedule_id) as schedule_id,
        schedules.valid_from
    from {{ ref('stg_support__ticket_schedules') }} as schedules
    inner join tickets on schedules.ticket_id = tickets.ticket_id
    cross join as_of
    left join known_schedules
        on {{ word_key('schedules.schedule_id') }} = {{ word_key('known_schedules.schedule_id') }}
    where {{ local_date('schedules.valid_from') }} <= as_of.as_of_date
),

-- one row a ticket whose schedule ever changed; before the first change the default holds
changed_tickets as (
    select ticket_id
    from changes
    group by ticket_id
),

all_changes as (
    select
        ticket_id,
        'default' as schedule_id,
        cast('1900-01-01' as timestamp) as valid_from
    from changed_tickets
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
    union all
    select
        tickets.ticket_id,
        'default' as schedule_id,
        cast('1900-01-01' as timestamp) as valid_from,
        cast(null as timestamp) as valid_to
    from tickets
    left join changed_tickets on tickets.ticket_id = changed_tickets.ticket_id
    where changed_tickets.ticket_id is null
)

select * from final
