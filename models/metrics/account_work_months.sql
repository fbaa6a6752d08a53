with services_entries as (
    select * from {{ ref('int_coverage__services_entries') }}
),

known as (
    select * from {{ ref('int_core__subjects_known') }}
),

entry_hours as (
    select * from {{ ref('int_coverage__entry_hours') }}
),

growth_acts as (
    select * from {{ ref('int_coverage__growth_acts') }}
),

segment_periods as (
    select * from {{ ref('account_segment_periods') }}
),

account_months as (
    select * from {{ ref('int_core__account_months') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

-- one row an entry of services time or an act, with what it adds; an employee's available
-- hours of the month are shared over the entries by the hours logged
acts as (
    select
        services_entries.account_id,
        services_entries.worked_on as acted_on,
        coalesce(services_entries.revenue, 0) as services_revenue,
        services_entries.cost as services_cost,
        services_entries.billable_hours,
        entry_hours.available_hours,
        0 as csqls_created,
        0 as csqls_accepted,
        0 as advocacy_acts
    from services_entries
    left join entry_hours on services_entries.entry_id = entry_hours.entry_id
    union all
    select
        account_id,
        acted_on,
        0 as services_revenue,
        cast(null as numeric(18, 4)) as services_cost,
        0 as billable_hours,
        cast(null as numeric(18, 8)) as available_hours,
        csqls_created,
        csqls_accepted,
        advocacy_acts
    from growth_acts
    union all
    -- a month without any of it is a zero
    select
        account_id,
        month_end as acted_on,
        0 as services_revenue,
        cast(null as numeric(18, 4)) as services_cost,
        0 as billable_hours,
        cast(null as numeric(18, 8)) as available_hours,
        0 as csqls_created,
        0 as csqls_accepted,
        0 as advocacy_acts
    from account_months
),

valued as (
    select
        acts.*,
        {{ month_end('acts.acted_on') }} as month_end,
        coalesce(segment_periods.segment_id, 'unassigned') as segment_id
    from acts
    left join segment_periods
        on
            acts.account_id = segment_periods.account_id
            and acts.acted_on >= segment_periods.valid_from
            and acts.acted_on < coalesce(segment_periods.valid_to, {{ open_end() }})
),

final as (
    select
        valued.account_id,
        valued.segment_id,
        valued.month_end,
        case
            when known.has_services_time
                then cast(sum(valued.services_revenue) as numeric(38, 4))
        end as services_revenue,
        cast(sum(valued.services_cost) as numeric(38, 4)) as services_cost,
        case
            when known.has_services_time
                then cast(sum(valued.billable_hours) as numeric(38, 4))
        end as billable_hours,
        cast(sum(valued.available_hours) as numeric(38, 4)) as available_hours,
        case when known.has_opportunities then cast(sum(valued.csqls_created) as bigint) end
            as csqls_created,
        case when known.has_opportunities then cast(sum(valued.csqls_accepted) as bigint) end
            as csqls_accepted,
        case when known.has_activities then cast(sum(valued.advocacy_acts) as bigint) end
            as advocacy_acts
    from valued
    cross join known
    inner join month_ends on valued.month_end = month_ends.month_end
    group by
        valued.account_id,
        valued.segment_id,
        valued.month_end,
        known.has_services_time,
        known.has_opportunities,
        known.has_activities
)

select * from final
