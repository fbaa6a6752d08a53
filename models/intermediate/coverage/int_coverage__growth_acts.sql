with opportunities as (
    select * from {{ ref('stg_crm__opportunities') }}
),

activities as (
    select * from {{ ref('stg_crm__activities') }}
),

all_activity_classes as (
    select * from {{ ref('activity_classes') }}
),

activity_classes as (
    {{ seed_versions('all_activity_classes', ['kind']) }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row an opportunity that customer success found, never a renewal, and one an act of
-- advocacy; what is accepted after the as-of date is not known to be accepted yet
acts as (
    select
        'opportunity:' || opportunities.opportunity_id as act_id,
        opportunities.account_id,
        {{ local_date('opportunities.created_at') }} as acted_on,
        1 as csqls_created,
        case
            when {{ local_date('opportunities.csql_accepted_at') }} <= as_of.as_of_date then 1
            else 0
        end as csqls_accepted,
        0 as advocacy_acts
    from opportunities
    cross join as_of
    where
        opportunities.is_csql
        and coalesce(opportunities.type, 'expansion') <> 'renewal'
    union all
    select
        'activity:' || activities.activity_id as act_id,
        activities.account_id,
        {{ local_date('activities.occurred_at') }} as acted_on,
        0 as csqls_created,
        0 as csqls_accepted,
        1 as advocacy_acts
    from activities
    inner join activity_classes
        on
            activities.kind = activity_classes.kind
            and {{ local_date('activities.occurred_at') }} >= activity_classes.valid_from
            and {{ local_date('activities.occurred_at') }} < activity_classes.valid_to
    where activity_classes.is_advocacy
),

final as (
    select
        acts.act_id,
        accounts.survivor_id as account_id,
        acts.acted_on,
        acts.csqls_created,
        acts.csqls_accepted,
        acts.advocacy_acts
    from acts
    inner join as_of on acts.acted_on <= as_of.as_of_date
    inner join accounts on acts.account_id = accounts.account_id
)

select * from final
