with services_time as (
    select * from {{ ref('stg_crm__services_time') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

hourly_costs as (
    select
        employee_id,
        {{ read_value('value', 'numeric(18,4)') }} as hourly_cost,
        valid_from,
        valid_to
    from {{ ref('int_core__employee_timelines') }}
    where field = 'hourly_cost'
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

final as (
    select
        services_time.entry_id,
        accounts.survivor_id as account_id,
        services_time.employee_id,
        services_time.worked_on,
        {{ month_end('services_time.worked_on') }} as month_end,
        services_time.hours,
        cast(
            case when services_time.is_billable then services_time.hours else 0 end
            as numeric(18, 4)
        ) as billable_hours,
        services_time.revenue,
        cast(
            cast(services_time.hours as numeric(38, 4)) * hourly_costs.hourly_cost
            as numeric(38, 4)
        ) as cost
    from services_time
    inner join as_of on services_time.worked_on <= as_of.as_of_date
    left join accounts on services_time.account_id = accounts.account_id
    left join hourly_costs
        on
            services_time.employee_id = hourly_costs.employee_id
            and services_time.worked_on >= hourly_costs.valid_from
            and services_time.worked_on < coalesce(hourly_costs.valid_to, {{ open_end() }})
)

select * from final
