with touches as (
    select * from {{ ref('int_coverage__touches') }}
),

final as (
    select
        touchpoint_id,
        account_id,
        occurred_at,
        occurred_on,
        source,
        kind,
        employee_id,
        team,
        minutes,
        csm_id,
        is_support,
        is_open_question,
        is_direct_answer,
        is_handoff,
        is_bypass
    from touches
)

select * from final
