{{ config(materialized='ephemeral') }}

{%- set measures = [
    'entitled_features', 'entitled_key_features', 'licensed_seats', 'seats_known'
] %}

with entitled_features as (
    select * from {{ ref('int_adoption__entitled_feature_periods') }}
),

seats as (
    select * from {{ ref('int_adoption__seat_periods') }}
),

-- one row an account with telemetry; the others have no days
measured_accounts as (
    select account_keys.account_key
    from {{ ref('int_adoption__account_telemetry') }} as account_telemetry
    inner join {{ ref('int_adoption__account_keys') }} as account_keys
        on account_telemetry.account_id = account_keys.account_id
),

-- one row a period and what it adds to the measures of its account
periods as (
    select
        account_key,
        valid_from,
        valid_to,
        entitled_features,
        entitled_key_features,
        0 as licensed_seats,
        0 as seats_known
    from entitled_features
    union all
    select
        account_key,
        valid_from,
        valid_to,
        0 as entitled_features,
        0 as entitled_key_features,
        licensed_seats,
        1 as seats_known
    from seats
),

measured_periods as (
    select periods.*
    from periods
    inner join measured_accounts on periods.account_key = measured_accounts.account_key
),

final as (
    {{ step_changes('measured_periods', ['account_key'], measures, 'changed_on') }}
)

select * from final
