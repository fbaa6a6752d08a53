with account_retention_months as (
    select * from {{ ref('account_retention_months') }}
    where window_months = 12
),

account_adoption_months as (
    select * from {{ ref('account_adoption_months') }}
),

known as (
    select * from {{ ref('int_core__subjects_known') }}
),

efforts as (
    select * from {{ ref('int_coverage__efforts') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

-- the last month whose renewals can no longer be entered late, and its opening
measured_month as (
    select
        max(month_end) as month_end,
        {{ month_end(add_months('max(month_end)', -12)) }} as opened_on
    from month_ends
    where is_month_final
),

-- one row an account that had ARR at the opening
cohort as (
    select
        account_retention_months.account_id,
        measured_month.month_end,
        measured_month.opened_on,
        account_retention_months.opening_arr,
        cast(account_retention_months.retained_arr as double precision)
        / cast(account_retention_months.opening_arr as double precision) as retention_12m
    from account_retention_months
    inner join measured_month on account_retention_months.month_end = measured_month.month_end
    where account_retention_months.opening_arr > 0
),

-- one row an account: what the work of the 12 months cost, null where nothing has a cost
costs as (
    select
        efforts.account_id,
        sum(efforts.cost) as cost
    from efforts
    inner join measured_month
        on
            efforts.occurred_on > measured_month.opened_on
            and efforts.occurred_on <= measured_month.month_end
    group by efforts.account_id
),

final as (
    select
        cohort.account_id,
        cohort.month_end,
        cohort.opened_on,
        cohort.retention_12m,
        account_adoption_months.depth,
        cast(
            case
                when not known.has_costs then null
                when costs.account_id is null then 0
                else costs.cost
            end as double precision
        ) / cast(cohort.opening_arr as double precision) as cost_to_serve
    from cohort
    cross join known
    left join account_adoption_months
        on
            cohort.account_id = account_adoption_months.account_id
            and cohort.month_end = account_adoption_months.month_end
    left join costs on cohort.account_id = costs.account_id
)

select * from final
