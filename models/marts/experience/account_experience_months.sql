with account_months as (
    select * from {{ ref('int_core__account_months') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

known as (
    select * from {{ ref('int_core__subjects_known') }}
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
        case when known.has_tickets then backlogs.backlog end as backlog,
        tickets.tickets_opened,
        tickets.tickets_withdrawn,
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
        {{ zero_if_known('known.has_survey_responses', 'surveys.nps_promoters') }}
            as nps_promoters,
        {{ zero_if_known('known.has_survey_responses', 'surveys.nps_detractors') }}
            as nps_detractors,
        {{ zero_if_known('known.has_survey_responses', 'surveys.nps_responses') }}
            as nps_responses,
        {{ zero_if_known('known.has_survey_responses', 'surveys.survey_csat_good') }}
            as survey_csat_good,
        {{ zero_if_known('known.has_survey_responses', 'surveys.survey_csat_responses') }}
            as survey_csat_responses,
        {{ zero_if_known('known.has_survey_responses', 'surveys.ces_score_sum', 'numeric(38, 4)') }}
            as ces_score_sum,
        {{ zero_if_known('known.has_survey_responses', 'surveys.ces_responses') }}
            as ces_responses,
        {{ zero_if_known('known.has_invoices', 'promises.invoices_issued') }}
            as invoices_issued,
        {{ zero_if_known('known.has_invoices', 'promises.invoices_clean') }}
            as invoices_clean,
        {{ zero_if_known('known.has_invoices', 'promises.invoices_undetermined') }}
            as invoices_undetermined,
        {{ zero_if_known('known.has_outcomes', 'promises.outcomes_due') }} as outcomes_due,
        {{ zero_if_known('known.has_outcomes', 'promises.outcomes_verified') }}
            as outcomes_verified
    from account_months
    cross join known
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
