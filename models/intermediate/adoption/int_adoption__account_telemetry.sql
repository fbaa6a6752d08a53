with users_seen as (
    select * from {{ ref('int_usage_log__users_seen') }}
),

tenants as (
    select * from {{ ref('int_core__tenants_matched') }}
    where is_counted
),

first_events as (
    select
        tenant_id,
        min(first_on) as first_on
    from users_seen
    group by tenant_id
),

-- one row a tenant: since when its silence means that nobody came
connected as (
    select
        tenants.account_id,
        least(
            coalesce(first_events.first_on, tenants.telemetry_from_on),
            coalesce(tenants.telemetry_from_on, first_events.first_on)
        ) as valid_from
    from tenants
    left join first_events on tenants.tenant_id = first_events.tenant_id
),

final as (
    select
        account_id,
        min(valid_from) as valid_from
    from connected
    where valid_from is not null
    group by account_id
)

select * from final
