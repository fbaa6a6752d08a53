with entries as (
    select * from {{ ref('int_coverage__services_entries') }}
),

shares as (
    select * from {{ ref('int_coverage__entry_hours') }}
)

select
    entries.entry_id as entry,
    entries.worked_on as worked,
    entries.employee_id as employee,
    entries.hours,
    case
        when {{ asked('metric') }} = 'services_margin'
            then coalesce(entries.revenue, 0) - coalesce(entries.cost, 0)
        else entries.billable_hours
    end as numerator,
    case
        when {{ asked('metric') }} = 'services_margin' then entries.revenue
        else shares.available_hours
    end as denominator
from entries
left join shares on entries.entry_id = shares.entry_id
where
    entries.account_id is not distinct from {{ asked('account') }}
    and entries.worked_on between {{ asked('first') }} and {{ asked('last') }}
order by worked, entry
