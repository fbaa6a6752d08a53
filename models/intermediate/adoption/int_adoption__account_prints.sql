with account_starts as (
    select * from {{ ref('int_core__account_starts') }}
),

account_keys as (
    select * from {{ ref('int_adoption__account_keys') }}
),

-- one row a product: everything about its features that entitlement depends on
product_prints as (
    select
        coalesce(product_id, '') as product_id,
        sum({{ row_fingerprint(['feature_key', 'is_key', 'valid_from', 'valid_to']) }})
            as fingerprint
    from {{ ref('int_adoption__feature_keys') }}
    group by coalesce(product_id, '')
),

-- one row: thresholds that every account depends on
threshold_prints as (
    select
        sum({{ row_fingerprint(
            ['threshold', 'threshold_value', 'valid_from', 'valid_to']
        ) }}) as fingerprint
    from {{ ref('int_adoption__threshold_periods') }}
),

-- one row a fact that the days of an account depend on, beside its events
facts as (
    select
        entitlements.account_key,
        {{ row_fingerprint([
            'entitlements.product_id', 'entitlements.valid_from', 'entitlements.valid_to',
            'product_prints.fingerprint'
        ]) }} as fingerprint
    from {{ ref('int_adoption__entitlement_periods') }} as entitlements
    inner join product_prints on entitlements.product_id = product_prints.product_id
    union all
    select
        seats.account_key,
        {{ row_fingerprint(["'seats'", 'licensed_seats', 'valid_from', 'valid_to']) }}
            as fingerprint
    from {{ ref('int_adoption__seat_periods') }} as seats
    union all
    select
        account_keys.account_key,
        {{ row_fingerprint(["'telemetry'", 'telemetry.valid_from']) }} as fingerprint
    from {{ ref('int_adoption__account_telemetry') }} as telemetry
    inner join account_keys on telemetry.account_id = account_keys.account_id
    union all
    select
        account_keys.account_key,
        {{ row_fingerprint(["'start'", 'account_starts.first_on']) }} as fingerprint
    from account_starts
    inner join account_keys on account_starts.account_id = account_keys.account_id
    union all
    select
        account_keys.account_key,
        threshold_prints.fingerprint
    from account_keys
    cross join threshold_prints
),

final as (
    select
        account_key,
        cast(sum(fingerprint) as {{ dbt.type_string() }}) as fingerprint
    from facts
    group by account_key
)

select * from final
