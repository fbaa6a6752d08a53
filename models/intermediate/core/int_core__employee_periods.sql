with timelines as (
    select * from {{ ref('int_core__employee_timelines') }}
),

periods as (
    {{ side_by_side(
        'timelines', ['employee_id'],
        ['job_title', 'team', 'hourly_cost', 'available_hours_per_week']
    ) | indent(4) }}
),

final as (
    select
        employee_id,
        job_title,
        lower(team) as team,
        {{ read_value('hourly_cost', 'numeric(18,4)') }} as hourly_cost,
        {{ read_value('available_hours_per_week', 'numeric(18,4)') }}
            as available_hours_per_week,
        valid_from,
        valid_to
    from periods
)

select * from final
