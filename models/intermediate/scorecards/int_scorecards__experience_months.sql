{% set measures = [
    'tickets_opened', 'tickets_solved', 'backlog',
    'ticket_handoffs', 'first_reply_sla_met', 'first_reply_sla_due',
    'resolution_sla_met', 'resolution_sla_due', 'csat_good',
    'csat_rated', 'nps_promoters', 'nps_detractors',
    'nps_responses', 'invoices_issued', 'invoices_clean',
    'invoices_undetermined', 'outcomes_due', 'outcomes_verified'
] -%}

with account_months as (
    select * from {{ ref('int_scorecards__account_months') }}
),

experience_months as (
    select * from {{ ref('account_experience_months') }}
),

profile_values as (
    select * from {{ ref('int_scorecards__profile_values') }}
),

-- one row a profile and month, over the accounts that close with it
summed as (
    select
        account_months.profile_key,
        account_months.month_end,
        {%- for measure in measures %}
        sum(experience_months.{{ measure }}) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from account_months
    inner join experience_months
        on
            account_months.account_id = experience_months.account_id
            and account_months.month_end = experience_months.month_end
    group by account_months.profile_key, account_months.month_end
),

-- one row a value and month, over the accounts that close in it
final as (
    select
        profile_values.segmentation,
        profile_values.segment_value,
        summed.month_end,
        {%- for measure in measures %}
        cast(sum(summed.{{ measure }}) as bigint) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from summed
    inner join profile_values on summed.profile_key = profile_values.profile_key
    group by
        profile_values.segmentation,
        profile_values.segment_value,
        summed.month_end
)

select * from final
