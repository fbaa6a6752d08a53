with outcomes as (
    select * from {{ ref('stg_crm__outcomes') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

final as (
    select
        outcomes.outcome_id,
        accounts.survivor_id as account_id,
        outcomes.due_on,
        {{ month_end('outcomes.due_on') }} as month_end,
        coalesce(outcomes.verified_on <= outcomes.due_on, false) as is_verified
    from outcomes
    inner join accounts on outcomes.account_id = accounts.account_id
    cross join as_of
    where outcomes.due_on <= as_of.as_of_date
)

select * from final
