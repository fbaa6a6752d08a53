with facts as (
    select * from {{ ref('int_scorecards__customer_facts') }}
),

attention as (
    select * from {{ ref('int_scorecards__attention') }}
),

final as (
    select
        facts.account_id,
        facts.month_end,
        facts.segment_id,
        facts.csm_id,
        facts.coverage,
        facts.customer_since,
        facts.is_customer,
        facts.has_telemetry,
        facts.closing_arr,
        facts.bridged_arr,
        facts.licensed_seats,
        facts.opening_arr_12m,
        facts.retained_arr_12m,
        facts.gross_retained_arr_12m,
        facts.next_renewal_on,
        cast(facts.days_to_renewal as integer) as days_to_renewal,
        facts.active_users_28d,
        facts.active_users_90d,
        facts.healthy_users_28d,
        facts.breadth,
        facts.breadth_change_3m,
        facts.depth,
        facts.reach,
        facts.healthy_user_rate,
        facts.breadth_band,
        facts.depth_band,
        facts.adoption_score,
        cast(facts.backlog as bigint) as backlog,
        cast(facts.tickets_opened_3m as bigint) as tickets_opened_3m,
        cast(facts.first_reply_sla_met_3m as bigint) as first_reply_sla_met_3m,
        cast(facts.first_reply_sla_due_3m as bigint) as first_reply_sla_due_3m,
        cast(facts.resolution_sla_met_3m as bigint) as resolution_sla_met_3m,
        cast(facts.resolution_sla_due_3m as bigint) as resolution_sla_due_3m,
        cast(facts.sla_breaches_3m as bigint) as sla_breaches_3m,
        cast(facts.reopens_3m as bigint) as reopens_3m,
        cast(facts.csat_good_3m as bigint) as csat_good_3m,
        cast(facts.csat_rated_3m as bigint) as csat_rated_3m,
        cast(facts.nps_promoters_12m as bigint) as nps_promoters_12m,
        cast(facts.nps_detractors_12m as bigint) as nps_detractors_12m,
        cast(facts.nps_responses_12m as bigint) as nps_responses_12m,
        facts.csm_model,
        facts.csm_quarter_questions,
        facts.tenure_band,
        facts.people_90d,
        facts.people_90d_support_as_one,
        facts.touches,
        facts.minutes,
        facts.minute_share,
        facts.arr_share,
        cast(facts.csm_changes_3m as bigint) as csm_changes_3m,
        attention.attention_reason,
        attention.attention_rules,
        attention.attention_rules_checked
    from facts
    left join attention on facts.account_id = attention.account_id
)

select * from final
