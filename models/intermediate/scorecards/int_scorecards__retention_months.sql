with account_months as (
    select * from {{ ref('int_scorecards__account_months') }}
),

account_retention_months as (
    select * from {{ ref('account_retention_months') }}
    where window_months = 12
),

renewals as (
    select * from {{ ref('renewals') }}
),

profile_values as (
    select * from {{ ref('int_scorecards__profile_values') }}
),

-- one row a profile and month: the accounts that had it, and ARR, 12 months before
profile_cohorts as (
    select
        account_months.opening_profile_key_12m as profile_key,
        account_months.month_end,
        sum(account_retention_months.opening_arr) as cohort_opening_arr_12m,
        sum(account_retention_months.retained_arr) as cohort_retained_arr_12m,
        sum(account_retention_months.gross_retained_arr) as cohort_gross_retained_arr_12m
    from account_months
    inner join account_retention_months
        on
            account_months.account_id = account_retention_months.account_id
            and account_months.month_end = account_retention_months.month_end
    where account_retention_months.opening_arr > 0
    group by account_months.opening_profile_key_12m, account_months.month_end
),

cohorts as (
    select
        profile_values.segmentation,
        profile_values.segment_value,
        profile_cohorts.month_end,
        sum(profile_cohorts.cohort_opening_arr_12m) as cohort_opening_arr_12m,
        sum(profile_cohorts.cohort_retained_arr_12m) as cohort_retained_arr_12m,
        sum(profile_cohorts.cohort_gross_retained_arr_12m) as cohort_gross_retained_arr_12m
    from profile_cohorts
    inner join profile_values on profile_cohorts.profile_key = profile_values.profile_key
    group by
        profile_values.segmentation,
        profile_values.segment_value,
        profile_cohorts.month_end
),

-- one row a value and month: what was due in it, where its accounts opened the month
due_months as (
    select
        profile_values.segmentation,
        profile_values.segment_value,
        account_months.month_end,
        sum(renewals.due_arr) as due_arr,
        sum(renewals.renewed_arr) as renewed_arr,
        sum(case when renewals.outcome = 'pending' then renewals.due_arr else 0 end)
            as pending_arr,
        sum(case when renewals.is_final then renewals.due_arr else 0 end) as final_due_arr,
        sum(case when renewals.is_final then renewals.renewed_arr else 0 end)
            as final_renewed_arr
    from account_months
    inner join renewals
        on
            account_months.account_id = renewals.account_id
            and account_months.month_end = {{ month_end('renewals.due_on') }}
    inner join profile_values
        on account_months.opening_profile_key = profile_values.profile_key
    group by
        profile_values.segmentation,
        profile_values.segment_value,
        account_months.month_end
),

final as (
    select
        coalesce(cohorts.segmentation, due_months.segmentation) as segmentation,
        coalesce(cohorts.segment_value, due_months.segment_value) as segment_value,
        coalesce(cohorts.month_end, due_months.month_end) as month_end,
        cast(coalesce(cohorts.cohort_opening_arr_12m, 0) as numeric(38, 4))
            as cohort_opening_arr_12m,
        cast(coalesce(cohorts.cohort_retained_arr_12m, 0) as numeric(38, 4))
            as cohort_retained_arr_12m,
        cast(coalesce(cohorts.cohort_gross_retained_arr_12m, 0) as numeric(38, 4))
            as cohort_gross_retained_arr_12m,
        cast(coalesce(due_months.due_arr, 0) as numeric(38, 4)) as due_arr,
        cast(coalesce(due_months.renewed_arr, 0) as numeric(38, 4)) as renewed_arr,
        cast(coalesce(due_months.pending_arr, 0) as numeric(38, 4)) as pending_arr,
        cast(coalesce(due_months.final_due_arr, 0) as numeric(38, 4)) as final_due_arr,
        cast(coalesce(due_months.final_renewed_arr, 0) as numeric(38, 4)) as final_renewed_arr
    from cohorts
    full outer join due_months
        on
            cohorts.segmentation = due_months.segmentation
            and cohorts.segment_value = due_months.segment_value
            and cohorts.month_end = due_months.month_end
)

select * from final
