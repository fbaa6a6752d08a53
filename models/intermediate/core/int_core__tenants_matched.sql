with tenants as (
    select * from {{ ref('stg_usage__usage_tenants') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

-- one row a tenant; without the table of tenants a tenant is its account
all_tenants as (
    select
        tenant_id,
        account_id,
        environment,
        telemetry_from
    from tenants
    union all
    select
        account_id as tenant_id,
        account_id,
        'production' as environment,
        cast(null as timestamp) as telemetry_from
    from accounts
    where not exists (select 1 from tenants)
),

final as (
    select
        all_tenants.tenant_id,
        accounts.survivor_id as account_id,
        coalesce(
            all_tenants.environment = 'production' and not survivors.is_internal, false
        ) as is_counted,
        {{ local_date('all_tenants.telemetry_from') }} as telemetry_from_on
    from all_tenants
    left join accounts on all_tenants.account_id = accounts.account_id
    left join accounts as survivors on accounts.survivor_id = survivors.account_id
)

select * from final
