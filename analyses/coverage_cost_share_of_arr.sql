-- What our people's work costs as a share of a month's ARR (ARR ÷ 12), counted three ways: all
-- of it as cost of goods sold, all as sales and marketing, and by kind of activity. One row a
-- month and kind of work (gap = done because the product lacks something). Work of unknown
-- cost is left out; its minutes stand beside.
with efforts as (
    select
        efforts.month_end,
        efforts.cost,
        efforts.cost_class,
        efforts.minutes,
        work.work
    from {{ ref('int_coverage__efforts') }} as efforts
    inner join (
        select 'all' as work
        union all
        select 'gap' as work
    ) as work on work.work = 'all' or efforts.is_gap
),

arr_months as (
    select
        month_end,
        cast(sum(closing_arr) as double precision) / 12 as month_arr
    from {{ ref('account_arr_months') }}
    group by month_end
),

costs as (
    select
        month_end,
        work,
        sum(cost) as cost,
        sum(case when cost_class = 'cogs' then cost else 0 end) as cost_cogs,
        sum(case when cost_class = 'sales_marketing' then cost else 0 end)
            as cost_sales_marketing,
        sum(case when cost is null then minutes else 0 end) as minutes_of_unknown_cost
    from efforts
    group by month_end, work
)

select
    costs.month_end,
    costs.work,
    costs.cost,
    costs.cost / nullif(arr_months.month_arr, 0) as cogs_share_all_cogs,
    costs.cost / nullif(arr_months.month_arr, 0) as sales_marketing_share_all_sales_marketing,
    costs.cost_cogs / nullif(arr_months.month_arr, 0) as cogs_share_by_activity,
    costs.cost_sales_marketing / nullif(arr_months.month_arr, 0)
        as sales_marketing_share_by_activity,
    (costs.cost - costs.cost_cogs - costs.cost_sales_marketing)
    / nullif(arr_months.month_arr, 0) as unclassed_share_by_activity,
    costs.minutes_of_unknown_cost
from costs
inner join arr_months on costs.month_end = arr_months.month_end
order by costs.work, costs.month_end
