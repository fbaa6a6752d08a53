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

with walks as (
    select definition_walks.*
    from {{ ref('int_adoption__definition_walks') }} as definition_walks
    inner join {{ ref('int_adoption__definition_months') }} as months
        on
            definition_walks.account_id = months.account_id
            and definition_walks.month_end = months.month_end
    where months.is_affected and definition_walks.direction = 'forward'
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
        walks.value_before,
        walks.value_after,
        cast(walks.delta as numeric(18, 10)) as delta
    from walks
    inner join month_ends on walks.month_end = month_ends.month_end
)

select * from final
