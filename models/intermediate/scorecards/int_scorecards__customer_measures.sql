{% set measures = [
    'bridged_arr', 'closing_arr', 'days_to_renewal', 'healthy_user_rate', 'active_users_28d',
    'active_users_90d', 'breadth', 'breadth_change_3m', 'adoption_score', 'sla_breaches_3m',
    'reopens_3m', 'backlog', 'nps_detractors_12m', 'csm_changes_3m',
    'people_90d_support_as_one', 'has_csm', 'has_telemetry'
] -%}

with facts as (
    select * from {{ ref('int_scorecards__customer_facts') }}
),

wide as (
    select
        account_id,
        bridged_arr,
        closing_arr,
        days_to_renewal,
        healthy_user_rate,
        active_users_28d,
        active_users_90d,
        breadth,
        breadth_change_3m,
        adoption_score,
        sla_breaches_3m,
        reopens_3m,
        backlog,
        nps_detractors_12m,
        csm_changes_3m,
        people_90d_support_as_one,
        case when csm_id is null then 0 else 1 end as has_csm,
        case when has_telemetry then 1 else 0 end as has_telemetry
    from facts
    where is_customer
),

-- one row a customer and measure
measured as (
    {% for measure in measures %}
        select account_id, '{{ measure }}' as measure, {{ measure }} as value from wide
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

final as (
    select
        account_id,
        measure,
        cast(value as double precision) as value
    from measured
)

select * from final
