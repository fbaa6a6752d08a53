with runs as (
    select * from {{ ref('int_experience__ticket_business_minutes') }}
),

-- one row a ticket that ever waited on the customer; null where a schedule is unknown
waited as (
    select
        ticket_id,
        sum(calendar_minutes) as waiting_minutes,
        case when count(*) = count(business_minutes) then sum(business_minutes) end
            as waiting_business_minutes
    from runs
    where clock = 'waiting'
    group by ticket_id
),

resolutions as (
    select
        runs.ticket_id,
        runs.is_stopped,
        runs.calendar_minutes,
        runs.business_minutes,
        coalesce(waited.waiting_minutes, 0) as waiting_minutes,
        case
            when waited.ticket_id is null then 0
            else waited.waiting_business_minutes
        end as waiting_business_minutes
    from runs
    left join waited on runs.ticket_id = waited.ticket_id
    where runs.clock = 'resolution'
),

-- in whole seconds, as sums of doubles are not exact
final as (
    select
        ticket_id,
        is_stopped,
        calendar_minutes,
        business_minutes,
        waiting_minutes,
        waiting_business_minutes,
        round((calendar_minutes - waiting_minutes) * 60) / 60
            as calendar_minutes_less_waiting,
        round((business_minutes - waiting_business_minutes) * 60) / 60
            as business_minutes_less_waiting
    from resolutions
)

select * from final
