{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    on_schema_change='fail',
    meta={
        'replaces': replaced_account_months(
            'int_adoption__definition_months', 'account_id'
        ),
        'replaces_by': ['int_adoption__definition_months'],
    }
) }}

with step_values as (
    select definition_values.*
    from {{ ref('int_adoption__definition_values') }} as definition_values
    inner join {{ ref('int_adoption__definition_months') }} as months
        on
            definition_values.account_id = months.account_id
            and definition_values.month_end = months.month_end
    where months.is_affected
),

-- one row a place of a walk, with the value of the place before
walked as (
    select
        step_values.*,
        lag(step_value) over (
            partition by account_id, month_end, measure, from_definition, direction
            order by step
        ) as previous_value,
        max(case when step_value is null then 1 else 0 end) over (
            partition by account_id, month_end, measure, from_definition, direction
        ) as is_not_comparable
    from step_values
),

-- a walk that has no value somewhere is one row
final as (
    select
        account_id,
        month_end,
        measure,
        from_definition,
        to_definition,
        direction,
        step,
        case when is_not_comparable = 1 then 'not_comparable' else axis end as axis,
        case when is_not_comparable = 0 then previous_value end as value_before,
        case when is_not_comparable = 0 then step_value end as value_after,
        case when is_not_comparable = 0 then step_value - previous_value end as delta
    from walked
    where (is_not_comparable = 1 and step = 0) or (is_not_comparable = 0 and step > 0)
)

select * from final
