with account_months as (
    select * from {{ ref('int_core__account_months') }}
),

known as (
    select * from {{ ref('int_core__subjects_known') }}
),

touches as (
    select * from {{ ref('int_coverage__touches') }}
    where account_id is not null
),

csm_periods as (
    select
        *,
        {{ month_end('valid_from') }} as month_end
    from {{ ref('int_coverage__csm_periods') }}
    where is_handoff
),

ticket_months as (
    select * from {{ ref('int_experience__ticket_months') }}
),

-- one row a piece of work on tickets and activities: the touches, and the unanswered tickets
minutes_spent as (
    select
        account_id,
        month_end,
        count(*) as efforts,
        sum(minutes) as minutes
    from {{ ref('int_coverage__efforts') }}
    where account_id is not null and source in ('activity', 'ticket')
    group by account_id, month_end
),

touched as (
    select
        account_id,
        month_end,
        count(*) as touches,
        sum(case when is_handoff then 1 else 0 end) as routed_activities,
        sum(case when is_open_question then 1 else 0 end) as questions,
        sum(case when is_direct_answer then 1 else 0 end) as direct_answers,
        sum(case when is_open_question and csm_id is not null then 1 else 0 end)
            as questions_with_csm,
        sum(case when is_open_question and is_bypass is not null then 1 else 0 end)
            as questions_judged,
        sum(case when is_bypass then 1 else 0 end) as bypasses
    from touches
    group by account_id, month_end
),

csm_changes as (
    select
        account_id,
        month_end,
        count(*) as csm_changes
    from csm_periods
    group by account_id, month_end
),

final as (
    select
        account_months.account_id,
        account_months.month_end,
        {{ zero_if_known('known.has_touches', 'touched.touches') }} as touches,
        cast(
            case
                when not known.has_minutes then null
                when minutes_spent.account_id is null then 0
                else minutes_spent.minutes
            end as numeric(38, 4)
        ) as minutes,
        ticket_months.ticket_handoffs,
        {{ zero_if_known('known.has_account_changes', 'csm_changes.csm_changes') }}
            as csm_changes,
        case
            when known.has_account_handoffs
                then cast(
                    coalesce(touched.routed_activities, 0)
                    + coalesce(csm_changes.csm_changes, 0) as bigint
                )
        end as account_handoffs,
        {{ zero_if_known('known.has_activities', 'touched.questions') }} as questions,
        {{ zero_if_known('known.has_activities', 'touched.direct_answers') }}
            as direct_answers,
        {{ zero_if_known('known.has_activities', 'touched.questions_with_csm') }}
            as questions_with_csm,
        {{ zero_if_known('known.has_activities', 'touched.questions_judged') }}
            as questions_judged,
        {{ zero_if_known('known.has_activities', 'touched.bypasses') }} as bypasses
    from account_months
    cross join known
    inner join ticket_months
        on
            account_months.account_id = ticket_months.account_id
            and account_months.month_end = ticket_months.month_end
    left join minutes_spent
        on
            account_months.account_id = minutes_spent.account_id
            and account_months.month_end = minutes_spent.month_end
    left join touched
        on
            account_months.account_id = touched.account_id
            and account_months.month_end = touched.month_end
    left join csm_changes
        on
            account_months.account_id = csm_changes.account_id
            and account_months.month_end = csm_changes.month_end
)

select * from final
