{% set fields = [
    'job_title', 'team', 'manager_id', 'hourly_cost', 'available_hours_per_week'
] -%}

with employees as (
    select * from {{ ref('stg_crm__employees') }}
),

changes as (
    select
        employee_id,
        field,
        old_value,
        value,
        {{ local_date('valid_from') }} as valid_from,
        row_number() over (
            partition by employee_id, field order by valid_from
        ) as change_number
    from {{ ref('stg_crm__employee_changes') }}
),

-- one row an employee and field: the value of today
today as (
    {% for field in fields -%}
    select
        employee_id,
        '{{ field }}' as field,
        cast({{ field }} as {{ dbt.type_string() }}) as value
    from employees
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

dated_values as (
    select
        today.employee_id,
        today.field,
        case when changes.employee_id is not null then changes.old_value else today.value end
            as value,
        changes.employee_id is not null as is_from_history,
        cast('1900-01-01' as date) as valid_from,
        0 as change_number
    from today
    left join changes
        on
            today.employee_id = changes.employee_id
            and today.field = changes.field
            and changes.change_number = 1
    union all
    select
        employee_id,
        field,
        value,
        true as is_from_history,
        valid_from,
        change_number
    from changes
),

-- of several values of one day the last one holds
timelines as (
    {{ timeline(
        'dated_values', ['employee_id', 'field'], ['value', 'is_from_history'], ['change_number']
    ) }}
),

final as (
    select
        employee_id,
        field,
        value,
        valid_from,
        valid_to,
        is_from_history
    from timelines
)

select * from final
