with events as (
    select * from {{ ref('stg_usage__usage_events') }}
),

tenants as (
    select * from {{ ref('int_core__tenants_matched') }}
),

closed as (
    select close_on
    from {{ ref('int_core__month_ends') }}
    where month_end = {{ asked('last') }}
)

select count(*) as late
from events
inner join tenants on events.tenant_id = tenants.tenant_id
cross join closed
where
    tenants.account_id = {{ asked('account') }}
    and cast(events.occurred_at as date) between {{ asked('since') }} and {{ asked('last') }}
    and cast(events.received_at as date) > closed.close_on
    and cast(events.received_at as date) <= {{ asked('as_of') }}
