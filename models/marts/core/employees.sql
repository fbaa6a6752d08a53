with employees as (
    select * from {{ ref('stg_crm__employees') }}
),

final as (
    select
        employee_id,
        job_title,
        team,
        manager_id,
        available_hours_per_week,
        started_on,
        ended_on
    from employees
)

select * from final
