with services_entries as (
    select * from {{ ref('int_coverage__services_entries') }}
),

available_hours as (
    select * from {{ ref('int_coverage__available_hours') }}
),

-- eight places a share, so that every engine rounds sums to four alike
final as (
    select
        services_entries.entry_id,
        services_entries.account_id,
        services_entries.worked_on,
        cast(
            cast(
                cast(available_hours.available_hours as numeric(38, 4)) * services_entries.hours
                as double precision
            )
            / cast(available_hours.logged_hours as double precision) as numeric(18, 8)
        ) as available_hours
    from services_entries
    inner join available_hours
        on
            services_entries.employee_id = available_hours.employee_id
            and services_entries.month_end = available_hours.month_end
)

select * from final
