with walks as (
    select * from {{ ref('int_adoption__definition_walks') }}
    where direction = 'forward'
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
