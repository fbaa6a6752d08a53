-- gap minutes and cost by feature and segment = those of all flagged work of complete months
with worked as (
    select
        coalesce(sum(efforts.minutes), 0) as minutes,
        coalesce(sum(efforts.cost), 0) as cost
    from {{ ref('int_coverage__efforts') }} as efforts
    inner join {{ ref('int_core__month_ends') }} as month_ends
        on efforts.month_end = month_ends.month_end
    where efforts.is_gap
),

shown as (
    select
        coalesce(sum(coded_minutes + uncoded_minutes), 0) as minutes,
        coalesce(sum(cost), 0) as cost
    from {{ ref('product_gap_months') }}
)

select *
from worked
cross join shown
where worked.minutes <> shown.minutes or worked.cost <> shown.cost
