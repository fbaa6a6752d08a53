with account_months as (
    select * from {{ ref('int_scorecards__account_months') }}
),

account_arr_months as (
    select * from {{ ref('account_arr_months') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

profile_values as (
    select * from {{ ref('int_scorecards__profile_values') }}
),

-- one row a pair of profiles, at the opening and at the close, and a month
summed as (
    select
        account_months.opening_profile_key,
        account_months.profile_key,
        account_months.month_end,
        sum(case when accounts.is_merged then 0 else 1 end) as accounts,
        sum(case when account_arr_months.closing_arr > 0 then 1 else 0 end) as customers,
        coalesce(sum(account_arr_months.opening_arr), 0) as opening_arr,
        coalesce(sum(account_arr_months.new_arr), 0) as new_arr,
        coalesce(sum(account_arr_months.reactivation_arr), 0) as reactivation_arr,
        coalesce(sum(account_arr_months.expansion_arr), 0) as expansion_arr,
        coalesce(sum(account_arr_months.contraction_arr), 0) as contraction_arr,
        coalesce(sum(account_arr_months.churned_arr), 0) as churned_arr,
        coalesce(sum(account_arr_months.closing_arr), 0) as closing_arr
    from account_months
    inner join accounts on account_months.account_id = accounts.account_id
    left join account_arr_months
        on
            account_months.account_id = account_arr_months.account_id
            and account_months.month_end = account_arr_months.month_end
    group by
        account_months.opening_profile_key,
        account_months.profile_key,
        account_months.month_end
),

-- one row a segmentation, such a pair and month, with the values of both sides
valued as (
    select
        closing.segmentation,
        opening.segment_value as opening_value,
        closing.segment_value,
        summed.*
    from summed
    inner join profile_values as closing on summed.profile_key = closing.profile_key
    inner join profile_values as opening
        on
            summed.opening_profile_key = opening.profile_key
            and closing.segmentation = opening.segmentation
),

-- movements belong to the opening value, where what has moved on also leaves
opened as (
    select
        segmentation,
        opening_value as segment_value,
        month_end,
        sum(opening_arr) as opening_arr,
        sum(new_arr) as new_arr,
        sum(reactivation_arr) as reactivation_arr,
        sum(expansion_arr) as expansion_arr,
        sum(contraction_arr) as contraction_arr,
        sum(churned_arr) as churned_arr,
        sum(case when opening_value <> segment_value then closing_arr else 0 end)
            as migrated_out_arr
    from valued
    group by segmentation, opening_value, month_end
),

-- what stands at the month-end belongs to the closing value
closed as (
    select
        segmentation,
        segment_value,
        month_end,
        sum(accounts) as accounts,
        sum(customers) as customers,
        sum(case when opening_value <> segment_value then closing_arr else 0 end)
            as migrated_in_arr,
        sum(closing_arr) as closing_arr
    from valued
    group by segmentation, segment_value, month_end
),

final as (
    select
        coalesce(opened.segmentation, closed.segmentation) as segmentation,
        coalesce(opened.segment_value, closed.segment_value) as segment_value,
        coalesce(opened.month_end, closed.month_end) as month_end,
        cast(coalesce(closed.accounts, 0) as bigint) as accounts,
        cast(coalesce(closed.customers, 0) as bigint) as customers,
        cast(coalesce(opened.opening_arr, 0) as numeric(38, 4)) as opening_arr,
        cast(coalesce(opened.new_arr, 0) as numeric(38, 4)) as new_arr,
        cast(coalesce(opened.reactivation_arr, 0) as numeric(38, 4)) as reactivation_arr,
        cast(coalesce(opened.expansion_arr, 0) as numeric(38, 4)) as expansion_arr,
        cast(coalesce(opened.contraction_arr, 0) as numeric(38, 4)) as contraction_arr,
        cast(coalesce(opened.churned_arr, 0) as numeric(38, 4)) as churned_arr,
        cast(coalesce(closed.migrated_in_arr, 0) as numeric(38, 4)) as migrated_in_arr,
        cast(coalesce(opened.migrated_out_arr, 0) as numeric(38, 4)) as migrated_out_arr,
        cast(coalesce(closed.closing_arr, 0) as numeric(38, 4)) as closing_arr
    from opened
    full outer join closed
        on
            opened.segmentation = closed.segmentation
            and opened.segment_value = closed.segment_value
            and opened.month_end = closed.month_end
)

select * from final
