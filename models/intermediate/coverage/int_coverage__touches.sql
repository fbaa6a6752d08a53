with touches as (
    select * from {{ ref('int_coverage__efforts') }}
    where is_touch
),

csm_periods as (
    select * from {{ ref('int_coverage__csm_periods') }}
),

all_thresholds as (
    select * from {{ ref('coverage_thresholds') }}
),

threshold_versions as (
    {{ seed_versions('all_thresholds', ['threshold']) }}
),

thresholds as (
    select
        value as bypass_free_days,
        valid_from,
        valid_to
    from threshold_versions
    where threshold = 'bypass_free_days'
),

-- one row a touch, with the account's CSM on its day and the last activity passed on before
placed as (
    select
        touches.*,
        csm_periods.csm_id,
        touches.is_question and not touches.is_support as is_open_question,
        max(case when touches.is_routed then touches.occurred_at end) over (
            partition by touches.account_id
            order by
                touches.occurred_at,
                case when touches.is_routed then 0 else 1 end,
                touches.effort_id
            rows between unbounded preceding and 1 preceding
        ) as last_routed_at
    from touches
    left join csm_periods
        on
            touches.account_id = csm_periods.account_id
            and touches.occurred_on >= csm_periods.valid_from
            and touches.occurred_on < coalesce(csm_periods.valid_to, {{ open_end() }})
),

timed as (
    select
        placed.*,
        coalesce(
            {{ seconds_between('placed.last_routed_at', 'placed.occurred_at') }}
            <= thresholds.bypass_free_days * 86400, false
        ) as is_after_routing
    from placed
    inner join thresholds
        on
            placed.occurred_on >= thresholds.valid_from
            and placed.occurred_on < thresholds.valid_to
),

final as (
    select
        effort_id as touchpoint_id,
        account_id,
        occurred_at,
        occurred_on,
        month_end,
        source,
        kind,
        employee_id,
        person_id,
        team,
        role,
        is_support,
        minutes,
        csm_id,
        is_routed as is_handoff,
        is_open_question,
        is_open_question and not is_routed as is_direct_answer,
        case
            when not is_open_question then false
            when csm_id is null or employee_id is null then null
            else employee_id <> csm_id and not is_after_routing
        end as is_bypass
    from timed
)

select * from final
