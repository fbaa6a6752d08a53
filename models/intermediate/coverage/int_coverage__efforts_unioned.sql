with activities as (
    select * from {{ ref('stg_crm__activities') }}
),

services_time as (
    select * from {{ ref('stg_crm__services_time') }}
),

ticket_efforts as (
    select * from {{ ref('int_coverage__ticket_efforts') }}
),

employees as (
    select * from {{ ref('stg_crm__employees') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row an agent of the support system who is an employee; of several the first
agents as (
    select
        support_agent_id,
        min(employee_id) as employee_id
    from employees
    where support_agent_id is not null
    group by support_agent_id
),

activity_efforts as (
    select
        'activity:' || activities.activity_id as effort_id,
        'activity' as source,
        true as is_touch,
        accounts.survivor_id as account_id,
        activities.occurred_at,
        {{ local_date('activities.occurred_at') }} as occurred_on,
        activities.kind,
        activities.employee_id,
        null as agent_id,
        activities.minutes,
        activities.feature_id,
        activities.is_gap,
        activities.is_question,
        activities.is_routed
    from activities
    inner join accounts on activities.account_id = accounts.account_id
),

reply_efforts as (
    select
        ticket_efforts.effort_id,
        'ticket' as source,
        ticket_efforts.is_touch,
        ticket_efforts.account_id,
        ticket_efforts.occurred_at,
        ticket_efforts.occurred_on,
        'ticket' as kind,
        agents.employee_id,
        ticket_efforts.agent_id,
        ticket_efforts.minutes,
        ticket_efforts.feature_id,
        ticket_efforts.is_gap,
        false as is_question,
        false as is_routed
    from ticket_efforts
    left join agents on ticket_efforts.agent_id = agents.support_agent_id
),

service_efforts as (
    select
        'services:' || services_time.entry_id as effort_id,
        'services' as source,
        false as is_touch,
        accounts.survivor_id as account_id,
        cast(services_time.worked_on as timestamp) as occurred_at,
        services_time.worked_on as occurred_on,
        'services' as kind,
        services_time.employee_id,
        null as agent_id,
        cast(cast(services_time.hours as numeric(38, 4)) * 60 as numeric(18, 4)) as minutes,
        services_time.feature_id,
        services_time.is_gap,
        false as is_question,
        false as is_routed
    from services_time
    left join accounts on services_time.account_id = accounts.account_id
),

all_efforts as (
    select * from activity_efforts
    union all
    select * from reply_efforts
    union all
    select * from service_efforts
),

final as (
    select
        all_efforts.effort_id,
        all_efforts.source,
        all_efforts.is_touch,
        all_efforts.account_id,
        all_efforts.occurred_at,
        all_efforts.occurred_on,
        {{ month_end('all_efforts.occurred_on') }} as month_end,
        all_efforts.kind,
        all_efforts.employee_id,
        all_efforts.agent_id,
        all_efforts.minutes,
        all_efforts.feature_id,
        all_efforts.is_gap,
        all_efforts.is_question,
        all_efforts.is_routed
    from all_efforts
    cross join as_of
    where all_efforts.occurred_on <= as_of.as_of_date
)

select * from final
