with organizations as (
    select * from {{ ref('stg_support__support_organizations') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

-- one row an organization; without the table an organization is its account
all_organizations as (
    select
        organization_id,
        account_id
    from organizations
    union all
    select
        account_id as organization_id,
        account_id
    from accounts
    where not exists (select 1 from organizations)
),

final as (
    select
        all_organizations.organization_id,
        accounts.survivor_id as account_id
    from all_organizations
    left join accounts on all_organizations.account_id = accounts.account_id
)

select * from final
