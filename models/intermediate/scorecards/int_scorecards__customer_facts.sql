with accounts as (
    select * from {{ ref('accounts') }}
),

next_renewals as (
    select * from {{ ref('int_scorecards__customer_renewals') }}
),

-- one row: the last complete month, and the months a quarter and a year before
months as (
    select
        max(month_end) as month_end,
        {{ month_end(add_months('max(month_end)', -3)) }} as quarter_before,
        {{ month_end(add_months('max(month_end)', -12)) }} as year_before
    from {{ ref('int_core__month_ends') }}
),

arr_months as (
    select account_arr_months.*
    from {{ ref('account_arr_months') }} as account_arr_months
    inner join months on account_arr_months.month_end = months.month_end
),

retention_months as (
    select account_retention_months.*
    from {{ ref('account_retention_months') }} as account_retention_months
    inner join months on account_retention_months.month_end = months.month_end
    where account_retention_months.window_months = 12
),

adoption_months as (
    select account_adoption_months.*
    from {{ ref('account_adoption_months') }} as account_adoption_months
    inner join months on account_adoption_months.month_end = months.month_end
),

adoption_before as (
    select account_adoption_months.*
    from {{ ref('account_adoption_months') }} as account_adoption_months
    inner join months on account_adoption_months.month_end = months.quarter_before
),

coverage_months as (
    select account_coverage_months.*
    from {{ ref('account_coverage_months') }} as account_coverage_months
    inner join months on account_coverage_months.month_end = months.month_end
),

recent_changes as (
    select
        coverage_months.account_id,
        sum(coverage_months.csm_changes) as csm_changes_3m
    from {{ ref('account_coverage_months') }} as coverage_months
    inner join months on coverage_months.month_end > months.quarter_before
    group by coverage_months.account_id
),

-- one row an account and month; resolutions tell of breaches even if replies do not
year_of_experience as (
    select
        experience_months.*,
        experience_months.month_end > months.quarter_before as is_recent,
        experience_months.month_end = months.month_end as is_latest,
        coalesce(
            experience_months.first_reply_sla_due - experience_months.first_reply_sla_met, 0
        )
        + experience_months.resolution_sla_due - experience_months.resolution_sla_met
            as breaches
    from {{ ref('account_experience_months') }} as experience_months
    inner join months on experience_months.month_end > months.year_before
),

-- one row an account: its last three months of tickets, its last twelve of surveys
experience as (
    select
        account_id,
        max(case when is_latest then backlog end) as backlog,
        sum(case when is_recent then tickets_opened end) as tickets_opened_3m,
        sum(case when is_recent then first_reply_sla_met end) as first_reply_sla_met_3m,
        sum(case when is_recent then first_reply_sla_due end) as first_reply_sla_due_3m,
        sum(case when is_recent then resolution_sla_met end) as resolution_sla_met_3m,
        sum(case when is_recent then resolution_sla_due end) as resolution_sla_due_3m,
        sum(case when is_recent then breaches end) as sla_breaches_3m,
        sum(case when is_recent then reopens end) as reopens_3m,
        sum(case when is_recent then csat_good end) as csat_good_3m,
        sum(case when is_recent then csat_rated end) as csat_rated_3m,
        sum(nps_promoters) as nps_promoters_12m,
        sum(nps_detractors) as nps_detractors_12m,
        sum(nps_responses) as nps_responses_12m
    from year_of_experience
    group by account_id
),

final as (
    select
        accounts.account_id,
        months.month_end,
        accounts.segment_id,
        accounts.csm_id,
        accounts.coverage,
        accounts.customer_since,
        accounts.is_customer,
        accounts.has_telemetry,
        arr_months.closing_arr,
        arr_months.bridged_arr,
        arr_months.licensed_seats,
        retention_months.opening_arr as opening_arr_12m,
        retention_months.retained_arr as retained_arr_12m,
        retention_months.gross_retained_arr as gross_retained_arr_12m,
        next_renewals.next_renewal_on,
        next_renewals.days_to_renewal,
        adoption_months.active_users_28d,
        adoption_months.active_users_90d,
        adoption_months.healthy_users_28d,
        adoption_months.breadth,
        adoption_months.breadth - adoption_before.breadth as breadth_change_3m,
        adoption_months.depth,
        adoption_months.reach,
        adoption_months.healthy_user_rate,
        adoption_months.breadth_band,
        adoption_months.depth_band,
        adoption_months.adoption_score,
        experience.backlog,
        experience.tickets_opened_3m,
        experience.first_reply_sla_met_3m,
        experience.first_reply_sla_due_3m,
        experience.resolution_sla_met_3m,
        experience.resolution_sla_due_3m,
        experience.sla_breaches_3m,
        experience.reopens_3m,
        experience.csat_good_3m,
        experience.csat_rated_3m,
        experience.nps_promoters_12m,
        experience.nps_detractors_12m,
        experience.nps_responses_12m,
        coverage_months.csm_model,
        coverage_months.csm_quarter_questions,
        coverage_months.tenure_band,
        coverage_months.people_90d,
        coverage_months.people_90d_support_as_one,
        coverage_months.touches,
        coverage_months.minutes,
        coverage_months.minute_share,
        coverage_months.arr_share,
        recent_changes.csm_changes_3m
    from accounts
    cross join months
    left join arr_months on accounts.account_id = arr_months.account_id
    left join retention_months on accounts.account_id = retention_months.account_id
    left join adoption_months on accounts.account_id = adoption_months.account_id
    left join adoption_before on accounts.account_id = adoption_before.account_id
    left join coverage_months on accounts.account_id = coverage_months.account_id
    left join recent_changes on accounts.account_id = recent_changes.account_id
    left join experience on accounts.account_id = experience.account_id
    left join next_renewals on accounts.account_id = next_renewals.account_id
)

select * from final
