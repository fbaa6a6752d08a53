-- minutes of touches and of unanswered tickets = minutes of known activities and tickets
with spent as (
    select coalesce(sum(activities.minutes), 0) as minutes
    from {{ ref('stg_crm__activities') }} as activities
    cross join {{ ref('stg_bundle__as_of') }} as as_of
    where {{ local_date('activities.occurred_at') }} <= as_of.as_of_date
    union all
    select coalesce(sum(handling_minutes), 0) as minutes
    from {{ ref('tickets') }}
),

counted as (
    select coalesce(sum(minutes), 0) as minutes
    from {{ ref('touchpoints') }}
    union all
    select coalesce(sum(minutes), 0) as minutes
    from {{ ref('int_coverage__efforts') }}
    where source = 'ticket' and not is_touch
)

select *
from (select sum(minutes) as minutes from spent) as spent_total
cross join (select sum(minutes) as minutes from counted) as counted_total
where spent_total.minutes <> counted_total.minutes
