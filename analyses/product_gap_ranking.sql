-- What the product's gaps cost: one row a feature, the dearest first, over the last twelve
-- complete months. For a product leader and a customer success leader to look at together.
-- The cost of a feature lies between yearly_cost (work that names the feature) and
-- yearly_cost_upper_bound (all work that names none, too). arr_touched is the closing ARR of
-- the accounts for which somebody filled in.
with months as (
    select
        max(month_end) as month_end,
        {{ month_end(add_months('max(month_end)', -12)) }} as year_before
    from {{ ref('int_core__month_ends') }}
),

gap_months as (
    select gap_months.*
    from {{ ref('product_gap_months') }} as gap_months
    inner join months on gap_months.month_end > months.year_before
),

-- one row a feature with an account for which somebody filled in during the year
touched_accounts as (
    select
        efforts.feature_id,
        efforts.account_id
    from {{ ref('int_coverage__gap_efforts') }} as efforts
    inner join months
        on
            efforts.month_end > months.year_before
            and efforts.month_end <= months.month_end
    where efforts.account_id is not null
    group by efforts.feature_id, efforts.account_id
),

touched as (
    select
        touched_accounts.feature_id,
        count(*) as accounts_touched,
        sum(arr_months.closing_arr) as arr_touched
    from touched_accounts
    cross join months
    left join {{ ref('account_arr_months') }} as arr_months
        on
            touched_accounts.account_id = arr_months.account_id
            and months.month_end = arr_months.month_end
    group by touched_accounts.feature_id
),

company as (
    select sum(arr_months.closing_arr) as closing_arr
    from {{ ref('account_arr_months') }} as arr_months
    inner join months on arr_months.month_end = months.month_end
),

uncoded as (
    select coalesce(sum(cost), 0) as cost
    from gap_months
    where feature_id = 'uncoded'
),

ranked as (
    select
        gap_months.feature_id,
        sum(gap_months.csm_minutes) / 60 as csm_hours,
        sum(gap_months.support_minutes) / 60 as support_hours,
        sum(gap_months.services_minutes) / 60 as services_hours,
        sum(gap_months.cost) as yearly_cost,
        sum(gap_months.enhancement_tickets) as enhancement_tickets,
        sum(case when gap_months.month_end = months.month_end then open_backlog else 0 end)
            as open_backlog,
        sum(case when gap_months.month_end = months.month_end then open_backlog_days else 0 end)
            as open_backlog_days
    from gap_months
    cross join months
    group by gap_months.feature_id
)

select
    ranked.feature_id,
    features.feature_name,
    features.module,
    ranked.yearly_cost,
    case
        when ranked.feature_id <> 'uncoded'
            then coalesce(ranked.yearly_cost, 0) + uncoded.cost
    end as yearly_cost_upper_bound,
    ranked.csm_hours,
    ranked.support_hours,
    ranked.services_hours,
    touched.accounts_touched,
    touched.arr_touched,
    touched.arr_touched / nullif(company.closing_arr, 0) as arr_touched_share,
    ranked.enhancement_tickets,
    ranked.open_backlog,
    ranked.open_backlog_days / nullif(ranked.open_backlog, 0) as mean_backlog_age_days
from ranked
cross join uncoded
cross join company
left join touched on ranked.feature_id = touched.feature_id
left join {{ ref('features') }} as features on ranked.feature_id = features.feature_id
order by ranked.yearly_cost desc nulls last, touched.arr_touched desc nulls last
