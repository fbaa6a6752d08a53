with account_timelines as (
    select * from {{ ref('int_core__account_timelines') }}
),

employee_counts as (
    select * from {{ ref('int_segments__employee_counts') }}
),

segment_periods as (
    select * from {{ ref('int_segments__account_segment_periods') }}
),

plan_periods as (
    select * from {{ ref('int_scorecards__plan_periods') }}
),

persona_bands as (
    select
        segment_id,
        persona,
        in_force_from as valid_from,
        in_force_to as valid_to
    from {{ ref('int_segments__bands') }}
),

level_bands as (
    select * from {{ ref('int_segments__level_bands') }}
),

-- one row an account and period in a band of a version that is in force
persona_periods as (
    {{ overlap('segment_periods', 'persona_bands', ['segment_id'], ['account_id'], ['persona'])
        | indent(4) }}
),

attributes as (
    select
        field as attribute,
        account_id,
        value,
        valid_from
    from account_timelines
    union all
    select
        'segment' as attribute,
        account_id,
        segment_id as value,
        valid_from
    from segment_periods
    union all
    select
        'persona' as attribute,
        account_id,
        persona as value,
        valid_from
    from persona_periods
    union all
    select
        'persona' as attribute,
        account_id,
        cast(null as {{ dbt.type_string() }}) as value,
        valid_from
    from segment_periods
    where segment_id = 'unassigned'
    union all
    select
        'reporting_levels' as attribute,
        employee_counts.account_id,
        level_bands.levels as value,
        employee_counts.valid_from
    from employee_counts
    left join level_bands
        on
            employee_counts.employee_count >= level_bands.min_employees
            and employee_counts.employee_count <= coalesce(level_bands.max_employees, 2147483647)
    union all
    select
        'plan' as attribute,
        account_id,
        product_id as value,
        valid_from
    from plan_periods
),

final as (
    {{ timeline('attributes', ['attribute', 'account_id'], 'value', []) | indent(4) }}
)

select * from final
