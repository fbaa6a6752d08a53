{% set experience_measures = {
    'tickets_opened': 'tickets', 'tickets_solved': 'tickets', 'backlog': 'tickets',
    'ticket_handoffs': 'events_of_tickets', 'first_reply_sla_met': 'replies',
    'first_reply_sla_due': 'replies', 'resolution_sla_met': 'tickets',
    'resolution_sla_due': 'tickets', 'csat_good': 'tickets', 'csat_rated': 'tickets',
    'nps_promoters': 'survey_responses', 'nps_detractors': 'survey_responses',
    'nps_responses': 'survey_responses', 'invoices_issued': 'invoices',
    'invoices_clean': 'invoices', 'invoices_undetermined': 'invoices',
    'outcomes_due': 'outcomes', 'outcomes_verified': 'outcomes'
} -%}
{% set services = 'known.has_services_time' -%}

with month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

known as (
    select * from {{ ref('int_core__subjects_known') }}
),

segments as (
    select * from {{ ref('segments') }}
),

segmentation_periods as (
    select * from {{ ref('account_segmentation_periods') }}
),

arr_months as (
    select * from {{ ref('int_scorecards__arr_months') }}
),

retention_months as (
    select * from {{ ref('int_scorecards__retention_months') }}
),

services_months as (
    select * from {{ ref('int_scorecards__services_months') }}
),

growth_months as (
    select * from {{ ref('int_scorecards__growth_months') }}
),

adoption_months as (
    select * from {{ ref('int_scorecards__adoption_months') }}
),

experience_months as (
    select * from {{ ref('int_scorecards__experience_months') }}
),

segment_values as (
    select
        segmentation,
        segment_value
    from segmentation_periods
    union
    select
        'segment' as segmentation,
        segment_id as segment_value
    from segments
    union
    select
        segmentation,
        'unassigned' as segment_value
    from services_months
    where segment_value = 'unassigned'
),

-- one row a segmentation, value and month, whether or not anything stands in it
value_months as (
    select
        segment_values.segmentation,
        segment_values.segment_value,
        month_ends.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        month_ends.is_month_final
    from segment_values
    cross join month_ends
),

final as (
    select
        value_months.segmentation,
        value_months.segment_value,
        value_months.month_end,
        value_months.fiscal_quarter,
        value_months.fiscal_year,
        value_months.is_month_final,
        cast(coalesce(arr_months.accounts, 0) as bigint) as accounts,
        cast(coalesce(arr_months.customers, 0) as bigint) as customers,
        cast(coalesce(arr_months.opening_arr, 0) as numeric(38, 4)) as opening_arr,
        cast(coalesce(arr_months.new_arr, 0) as numeric(38, 4)) as new_arr,
        cast(coalesce(arr_months.reactivation_arr, 0) as numeric(38, 4)) as reactivation_arr,
        cast(coalesce(arr_months.expansion_arr, 0) as numeric(38, 4)) as expansion_arr,
        cast(coalesce(arr_months.contraction_arr, 0) as numeric(38, 4)) as contraction_arr,
        cast(coalesce(arr_months.churned_arr, 0) as numeric(38, 4)) as churned_arr,
        cast(coalesce(arr_months.migrated_in_arr, 0) as numeric(38, 4)) as migrated_in_arr,
        cast(coalesce(arr_months.migrated_out_arr, 0) as numeric(38, 4)) as migrated_out_arr,
        cast(coalesce(arr_months.closing_arr, 0) as numeric(38, 4)) as closing_arr,
        cast(coalesce(retention_months.cohort_opening_arr_12m, 0) as numeric(38, 4))
            as cohort_opening_arr_12m,
        cast(coalesce(retention_months.cohort_retained_arr_12m, 0) as numeric(38, 4))
            as cohort_retained_arr_12m,
        cast(coalesce(retention_months.cohort_gross_retained_arr_12m, 0) as numeric(38, 4))
            as cohort_gross_retained_arr_12m,
        cast(coalesce(retention_months.due_arr, 0) as numeric(38, 4)) as due_arr,
        cast(coalesce(retention_months.renewed_arr, 0) as numeric(38, 4)) as renewed_arr,
        cast(coalesce(retention_months.pending_arr, 0) as numeric(38, 4)) as pending_arr,
        cast(coalesce(retention_months.final_due_arr, 0) as numeric(38, 4)) as final_due_arr,
        cast(coalesce(retention_months.final_renewed_arr, 0) as numeric(38, 4))
            as final_renewed_arr,
        {{ zero_if_known(services, 'services_months.services_revenue', 'numeric(38, 4)') }}
            as services_revenue,
        cast(case
            when not known.has_services_time then null
            when services_months.month_end is null then 0
            else services_months.services_cost
        end as numeric(38, 4)) as services_cost,
        {{ zero_if_known(services, 'services_months.services_hours', 'numeric(38, 4)') }}
            as services_hours,
        {{ zero_if_known(services, 'services_months.costed_hours', 'numeric(38, 4)') }}
            as costed_hours,
        {{ zero_if_known(services, 'services_months.billable_hours', 'numeric(38, 4)') }}
            as billable_hours,
        cast(case
            when not known.has_services_time then null
            when services_months.month_end is null then 0
            else services_months.available_hours
        end as numeric(38, 4)) as available_hours,
        {{ zero_if_known('known.has_opportunities', 'growth_months.csqls_created') }}
            as csqls_created,
        {{ zero_if_known('known.has_opportunities', 'growth_months.csqls_accepted') }}
            as csqls_accepted,
        {{ zero_if_known('known.has_activities', 'growth_months.advocacy_acts') }}
            as advocacy_acts,
        cast(coalesce(adoption_months.telemetry_accounts, 0) as bigint) as telemetry_accounts,
        cast(coalesce(adoption_months.telemetry_arr, 0) as numeric(38, 4)) as telemetry_arr,
        cast(adoption_months.active_users_28d as bigint) as active_users_28d,
        cast(adoption_months.active_users_90d as bigint) as active_users_90d,
        cast(adoption_months.healthy_users_28d as bigint) as healthy_users_28d,
        cast(adoption_months.power_users_28d as bigint) as power_users_28d,
        cast(adoption_months.user_days_28d as bigint) as user_days_28d,
        cast(adoption_months.events_28d as bigint) as events_28d,
        cast(adoption_months.entitled_features as bigint) as entitled_features,
        cast(adoption_months.entitled_features_used_28d as bigint) as entitled_features_used_28d,
        cast(adoption_months.reach_active_users_28d as bigint) as reach_active_users_28d,
        cast(adoption_months.reach_licensed_seats as bigint) as reach_licensed_seats,
        cast(adoption_months.adoption_score_sum as numeric(38, 4)) as adoption_score_sum,
        cast(coalesce(adoption_months.adoption_scored_accounts, 0) as bigint)
            as adoption_scored_accounts,
        {% for measure, subject in experience_measures.items() -%}
        {{ zero_if_known('known.has_' ~ subject, 'experience_months.' ~ measure) }}
            as {{ measure }}{{ ',' if not loop.last }}
        {% endfor -%}
    from value_months
    cross join known
    {% for part in ['arr', 'retention', 'services', 'growth', 'adoption', 'experience'] -%}
    left join {{ part }}_months
        on
            value_months.segmentation = {{ part }}_months.segmentation
            and value_months.segment_value = {{ part }}_months.segment_value
            and value_months.month_end = {{ part }}_months.month_end
    {% endfor %}
)

select * from final
