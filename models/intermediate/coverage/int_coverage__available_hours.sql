with services_entries as (
    select * from {{ ref('int_coverage__services_entries') }}
),

employee_periods as (
    select * from {{ ref('int_core__employee_periods') }}
),

-- one row an employee and month in which it logged services time
logged_months as (
    select
        employee_id,
        month_end,
        {{ add_days(month_end(add_months('month_end', -1)), 1) }} as valid_from,
        {{ add_days('month_end', 1) }} as valid_to,
        cast(sum(hours) as numeric(18, 4)) as logged_hours
    from services_entries
    where employee_id is not null
    group by employee_id, month_end
    having sum(hours) > 0
),

-- one row an employee, month and part of it in which nothing about the employee changes
parts as (
    {{ overlap(
        'logged_months', 'employee_periods', ['employee_id'],
        ['month_end', 'logged_hours'], ['available_hours_per_week']
    ) | indent(4) }}
),

final as (
    select
        employee_id,
        month_end,
        logged_hours,
        cast(sum(
            available_hours_per_week * {{ days_between('valid_from', 'valid_to') }}
        ) / 7 as numeric(18, 4)) as available_hours
    from parts
    group by employee_id, month_end, logged_hours
)

select * from final
