{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=[
        "{{ restarted(['account_id'], 'month_end') }}",
        "{{ months_left('int_adoption__definition_states') }}",
    ]
) }}

with affected as (
    select
        account_id,
        month_end
    from {{ ref('int_adoption__definition_months') }}
),

step_values as (
    select definition_values.*
    from {{ ref('int_adoption__definition_values') }} as definition_values
    inner join affected
        on
            definition_values.account_id = affected.account_id
            and definition_values.month_end = affected.month_end
),

states as (
    select * from {{ ref('int_adoption__definition_states') }}
    where direction = 'forward'
),

walks as (
    {{ definition_walks('step_values', 'states', 'affected') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

final as (
    select
        walks.account_id,
        walks.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        walks.measure,
        walks.from_definition,
        walks.to_definition,
        walks.step,
        walks.axis,
        cast(walks.value_before as numeric(18, 10)) as value_before,
        cast(walks.value_after as numeric(18, 10)) as value_after,
        cast(walks.delta as numeric(18, 10)) as delta
    from walks
    inner join month_ends on walks.month_end = month_ends.month_end
)

select * from final
