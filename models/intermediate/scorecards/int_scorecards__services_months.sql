with services_entries as (
    select * from {{ ref('int_coverage__services_entries') }}
),

segmentations as (
    select segmentation from {{ ref('segmentations') }}
),

segmentation_periods as (
    select * from {{ ref('account_segmentation_periods') }}
),

available_hours as (
    select * from {{ ref('int_coverage__available_hours') }}
),

-- one row a segmentation and entry, with the value on the day of the work; work for
-- nobody's account is unassigned
valued as (
    select
        segmentations.segmentation,
        coalesce(segmentation_periods.segment_value, 'unassigned') as segment_value,
        services_entries.*
    from services_entries
    cross join segmentations
    left join segmentation_periods
        on
            segmentations.segmentation = segmentation_periods.segmentation
            and services_entries.account_id = segmentation_periods.account_id
            and services_entries.worked_on >= segmentation_periods.valid_from
            and services_entries.worked_on
            < coalesce(segmentation_periods.valid_to, {{ open_end() }})
),

-- one row a value, month and employee
logged as (
    select
        segmentation,
        segment_value,
        month_end,
        employee_id,
        sum(hours) as hours
    from valued
    group by segmentation, segment_value, month_end, employee_id
),

-- one row a value, month and employee, in whole ten-thousandths of an hour, with what
-- was logged up to this value in the month's list of values
running as (
    select
        logged.segmentation,
        logged.segment_value,
        logged.month_end,
        cast(logged.hours * 10000 as bigint) as hours,
        cast(available_hours.logged_hours * 10000 as bigint) as logged_hours,
        cast(available_hours.available_hours * 10000 as bigint) as available_hours,
        cast(sum(logged.hours * 10000) over (
            partition by logged.segmentation, logged.month_end, logged.employee_id
            order by logged.segment_value
            rows between unbounded preceding and current row
        ) as bigint) as hours_so_far
    from logged
    inner join available_hours
        on
            logged.employee_id = available_hours.employee_id
            and logged.month_end = available_hours.month_end
),

-- a share is the step from the value before to this one, in whole numbers, so that the
-- shares of an employee add up and the last takes the rounding
stepped as (
    select
        segmentation,
        segment_value,
        month_end,
        (
            available_hours * hours_so_far - available_hours * hours_so_far % logged_hours
        ) / logged_hours as reached,
        (
            available_hours * (hours_so_far - hours)
            - available_hours * (hours_so_far - hours) % logged_hours
        ) / logged_hours as reached_before
    from running
),

shared as (
    select
        segmentation,
        segment_value,
        month_end,
        sum(
            cast(cast(reached - reached_before as bigint) as numeric(18, 0))
            * cast(0.0001 as numeric(18, 4))
        ) as available_hours
    from stepped
    group by segmentation, segment_value, month_end
),

worked as (
    select
        segmentation,
        segment_value,
        month_end,
        sum(coalesce(revenue, 0)) as services_revenue,
        sum(cost) as services_cost,
        sum(hours) as services_hours,
        sum(case when cost is not null then hours else 0 end) as costed_hours,
        sum(billable_hours) as billable_hours
    from valued
    group by segmentation, segment_value, month_end
),

final as (
    select
        worked.segmentation,
        worked.segment_value,
        worked.month_end,
        cast(worked.services_revenue as numeric(38, 4)) as services_revenue,
        cast(worked.services_cost as numeric(38, 4)) as services_cost,
        cast(worked.services_hours as numeric(38, 4)) as services_hours,
        cast(worked.costed_hours as numeric(38, 4)) as costed_hours,
        cast(worked.billable_hours as numeric(38, 4)) as billable_hours,
        cast(shared.available_hours as numeric(38, 4)) as available_hours
    from worked
    left join shared
        on
            worked.segmentation = shared.segmentation
            and worked.segment_value = shared.segment_value
            and worked.month_end = shared.month_end
)

select * from final
