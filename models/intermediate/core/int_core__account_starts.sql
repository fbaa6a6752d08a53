with accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

lines as (
    select subscription_lines.*
    from {{ ref('stg_crm__subscription_lines') }} as subscription_lines
    inner join as_of
        on {{ local_date('subscription_lines.recorded_at') }} <= as_of.as_of_date
),

-- one row a sign of life of an account as the CRM names it
first_lines as (
    select
        account_id,
        min(starts_on) as first_on
    from lines
    where not {{ is_no_date('starts_on') }}
    group by account_id
),

first_activities as (
    select
        account_id,
        min({{ local_date('occurred_at') }}) as first_on
    from {{ ref('stg_crm__activities') }}
    group by account_id
),

first_invoices as (
    select
        account_id,
        min(issued_on) as first_on
    from {{ ref('stg_crm__invoices') }}
    group by account_id
),

-- usage and tickets belong to the survivor already
first_events as (
    select
        tenants.account_id,
        min(users_seen.first_on) as first_on
    from {{ ref('int_usage_log__users_seen') }} as users_seen
    inner join {{ ref('int_core__tenants_matched') }} as tenants
        on users_seen.tenant_id = tenants.tenant_id
    where tenants.account_id is not null
    group by tenants.account_id
),

first_tickets as (
    select
        organizations.account_id,
        min({{ local_date('tickets.created_at') }}) as first_on
    from {{ ref('stg_support__tickets') }} as tickets
    inner join {{ ref('int_core__organizations_matched') }} as organizations
        on tickets.organization_id = organizations.organization_id
    where organizations.account_id is not null
    group by organizations.account_id
),

signs as (
    {% for sign in [
        'first_lines', 'first_activities', 'first_invoices', 'first_events', 'first_tickets'
    ] -%}
    select account_id, first_on from {{ sign }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- the history begins with the first sign that has a date; without any, with the last month
-- that is complete
history as (
    select
        coalesce(
            min(signs.first_on), {{ month_end(add_months('max(as_of.as_of_date)', -1)) }}
        ) as first_on
    from as_of
    left join signs on as_of.as_of_date >= signs.first_on
),

-- a line held since ever opens the history
all_signs as (
    select
        account_id,
        first_on
    from signs
    union all
    select
        lines.account_id,
        history.first_on
    from lines
    cross join history
    where {{ is_no_date('lines.starts_on') }}
),

-- an absorbed account keeps its own beginning and lends it to its survivor
owned as (
    select
        account_id,
        first_on
    from all_signs
    union all
    select
        accounts.survivor_id as account_id,
        all_signs.first_on
    from all_signs
    inner join accounts on all_signs.account_id = accounts.account_id
),

final as (
    select
        owned.account_id,
        min(owned.first_on) as first_on
    from owned
    cross join as_of
    where owned.first_on <= as_of.as_of_date
    group by owned.account_id
)

select * from final
