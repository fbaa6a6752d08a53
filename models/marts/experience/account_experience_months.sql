with account_months as (
    select * from {{ ref('int_core__account_months') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

tickets as (
    select * from {{ ref('int_experience__ticket_months') }}
),

surveys as (
    select * from {{ ref('int_experience__survey_months') }}
),

promises as (
    select * from {{ ref('int_experience__promise_months') }}
),

backlogs as (
    select * from {{ ref('int_experience__backlog_at_month_ends') }}
),

final as (
    select
        account_months.account_id,
        account_months.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        backlogs.backlog,
        tickets.tickets_opened,
        tickets.tickets_solved,
        tickets.solves,
        tickets.reopens,
        tickets.ticket_handoffs,
        tickets.first_reply_sla_met,
        tickets.first_reply_sla_due,
        tickets.resolution_sla_met,
        tickets.resolution_sla_due,
        tickets.csat_good,
        tickets.csat_rated,
        coalesce(surveys.nps_promoters, 0) as nps_promoters,
        coalesce(surveys.nps_detractors, 0) as nps_detractors,
        coalesce(surveys.nps_responses, 0) as nps_responses,
        coalesce(surveys.survey_csat_good, 0) as survey_csat_good,
        coalesce(surveys.survey_csat_responses, 0) as survey_csat_responses,
        cast(coalesce(surveys.ces_score_sum, 0) as numeric(38, 4)) as ces_score_sum,
        coalesce(surveys.ces_responses, 0) as ces_responses,
        coalesce(promises.invoices_issued, 0) as invoices_issued,
        coalesce(promises.invoices_clean, 0) as invoices_clean,
        coalesce(promises.invoices_undetermined, 0) as invoices_undetermined,
        coalesce(promises.outcomes_due, 0) as outcomes_due,
        coalesce(promises.outcomes_verified, 0) as outcomes_verified
    from account_months
    inner join month_ends on account_months.month_end = month_ends.month_end
    inner join tickets
        on
            account_months.account_id = tickets.account_id
            and account_months.month_end = tickets.month_end
    inner join backlogs
        on
            account_months.account_id = backlogs.account_id
            and account_months.month_end = backlogs.month_end
    left join surveys
        on
            account_months.account_id = surveys.account_id
            and account_months.month_end = surveys.month_end
    left join promises
        on
            account_months.account_id = promises.account_id
            and account_months.month_end = promises.month_end
)

select * from final
