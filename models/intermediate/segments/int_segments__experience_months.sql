{% set measures = [
    'tickets_opened', 'tickets_solved', 'backlog',
    'ticket_handoffs', 'first_reply_sla_met', 'first_reply_sla_due',
    'resolution_sla_met', 'resolution_sla_due', 'csat_good',
    'csat_rated', 'nps_promoters', 'nps_detractors',
    'nps_responses', 'invoices_issued', 'invoices_clean',
    'invoices_undetermined', 'outcomes_due', 'outcomes_verified'
] -%}

with account_months as (
    select * from {{ ref('int_segments__account_months') }}
),

experience_months as (
    select * from {{ ref('account_experience_months') }}
),

-- one row a value and month, over the accounts that close in it
final as (
    select
        account_months.segmentation,
        account_months.segment_value,
        account_months.month_end,
        {%- for measure in measures %}
        cast(sum(experience_months.{{ measure }}) as bigint) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from account_months
    inner join experience_months
        on
            account_months.account_id = experience_months.account_id
            and account_months.month_end = experience_months.month_end
    group by
        account_months.segmentation,
        account_months.segment_value,
        account_months.month_end
)

select * from final
