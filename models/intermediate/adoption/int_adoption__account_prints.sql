with account_numbers as (
    select * from {{ ref('int_adoption__account_numbers') }}
),

-- one row a fact that the days of an account depend on, beside its events
facts as (
    select
        account_no,
        {{ row_fingerprint(["'entitled'", 'product_id', 'valid_from', 'valid_to']) }}
            as fingerprint
    from {{ ref('int_adoption__entitlement_periods') }}
    union all
    select
        account_no,
        {{ row_fingerprint(["'seats'", 'licensed_seats', 'valid_from', 'valid_to']) }}
            as fingerprint
    from {{ ref('int_adoption__seat_periods') }}
    union all
    select
        account_numbers.account_no,
        {{ row_fingerprint(["'telemetry'", 'telemetry.valid_from']) }} as fingerprint
    from {{ ref('int_adoption__account_telemetry') }} as telemetry
    inner join account_numbers on telemetry.account_id = account_numbers.account_id
    union all
    select
        account_numbers.account_no,
        {{ row_fingerprint(["'start'", 'account_starts.first_on']) }} as fingerprint
    from {{ ref('int_core__account_starts') }} as account_starts
    inner join account_numbers on account_starts.account_id = account_numbers.account_id
),

final as (
    select
        account_no,
        cast(sum(fingerprint) as {{ dbt.type_string() }}) as fingerprint
    from facts
    group by account_no
)

select * from final
