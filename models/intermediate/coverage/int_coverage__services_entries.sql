with services_time as (
    select * from {{ ref('stg_crm__services_time') }}
),

efforts as (
    select * from {{ ref('int_coverage__efforts') }}
    where source = 'services'
),

final as (
    select
        services_time.entry_id,
        efforts.account_id,
        services_time.employee_id,
        services_time.worked_on,
        efforts.month_end,
        services_time.hours,
        cast(
            case when services_time.is_billable then services_time.hours else 0 end
            as numeric(18, 4)
        ) as billable_hours,
        services_time.revenue,
        efforts.cost
    from services_time
    inner join efforts on 'services:' || services_time.entry_id = efforts.effort_id
)

select * from final
