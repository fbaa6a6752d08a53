{%- set longest_window = trailing_windows() | max -%}
{%- set applied = applied_relation('int_adoption__applied_as_of') -%}
{%- set applied_accounts = applied_relation('int_adoption__applied_accounts') -%}
{%- set applied_days = applied_relation('int_adoption__applied_account_days') -%}
{%- set has_state = applied and applied_accounts and applied_days -%}

with account_starts as (
    select * from {{ ref('int_core__account_starts') }}
),

account_keys as (
    select * from {{ ref('int_adoption__account_keys') }}
),

as_of as (  -- noqa: ST03
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

account_prints as (  -- noqa: ST03
    select * from {{ ref('int_adoption__account_prints') }}
),

touched_days as (  -- noqa: ST03
    select * from {{ ref('int_adoption__account_days_touched') }}
),

-- one row an account and all its days
lives as (
    select
        account_starts.account_id,
        account_keys.account_key,
        account_starts.first_on as valid_from,
        {{ add_days('as_of.as_of_date', 1) }} as valid_to
    from account_starts
    inner join account_keys on account_starts.account_id = account_keys.account_id
    cross join as_of
),

{% if has_state -%}
-- one row a stretch of days that may have changed
changed as (
    -- a changed day reaches as far as the longest window
    select
        account_key,
        usage_date as valid_from,
        {{ add_days('usage_date', longest_window) }} as valid_to
    from touched_days
    union all
    -- an account whose entitlement, seats, telemetry or first day changed: all its days
    select
        account_prints.account_key,
        cast('1900-01-01' as date) as valid_from,
        {{ open_end() }} as valid_to
    from account_prints
    left join {{ applied_accounts }} as applied_accounts
        on account_prints.account_key = applied_accounts.account_key
    where
        applied_accounts.account_key is null
        or account_prints.fingerprint <> applied_accounts.fingerprint
    union all
    -- the days that have passed since, of every account
    select
        lives.account_key,
        {{ add_days('applied.as_of_date', 1) }} as valid_from,
        lives.valid_to
    from lives
    cross join {{ applied }} as applied
),

merged as (
    {{ merge_periods('changed', ['account_key']) }}
),

affected as (
    {{ overlap('merged', 'lives', ['account_key'], right_columns=['account_id']) }}
),
{%- else -%}
    affected as (
        select * from lives
    ),
{%- endif %}

final as (
    select
        account_id,
        account_key,
        valid_from,
        valid_to
    from affected
)

select * from final
