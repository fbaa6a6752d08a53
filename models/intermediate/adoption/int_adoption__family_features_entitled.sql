with accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

telemetry as (
    select
        account_id,
        valid_from,
        cast(null as date) as valid_to
    from {{ ref('int_adoption__account_telemetry') }}
),

entitlements as (
    select * from {{ ref('int_adoption__entitlement_periods') }}
),

-- one row a feature and its life
feature_lives as (
    select
        coalesce(product_id, '') as product_id,
        1 as entitled_features,
        case when is_key then 1 else 0 end as entitled_key_features,
        valid_from,
        valid_to
    from {{ ref('int_adoption__feature_words') }}
),

-- one row a family with telemetry; nothing is known of the others
measured_families as (
    select accounts.family_id
    from telemetry
    inner join accounts on telemetry.account_id = accounts.account_id
    group by accounts.family_id
),

months as (
    select
        accounts.family_id,
        account_months.month_end
    from {{ ref('int_core__account_months') }} as account_months
    inner join accounts on account_months.account_id = accounts.account_id
    inner join measured_families on accounts.family_id = measured_families.family_id
    group by accounts.family_id, account_months.month_end
),

-- an account without telemetry stands on neither side, in its family as elsewhere
counted as (
    {{ overlap(
        'entitlements', 'telemetry', ['account_id'], left_columns=['product_id']
    ) }}
),

family_periods as (
    select
        accounts.family_id,
        counted.product_id,
        counted.valid_from,
        counted.valid_to
    from counted
    inner join accounts on counted.account_id = accounts.account_id
),

-- one row a family and product while any account of it is entitled
merged as (
    {{ merge_periods('family_periods', ['family_id', 'product_id']) }}
),

live_features as (
    {{ steps(
        'feature_lives', ['product_id'], ['entitled_features', 'entitled_key_features']
    ) }}
),

entitled as (
    {{ overlap(
        'merged', 'live_features', ['product_id'],
        right_columns=['entitled_features', 'entitled_key_features'],
        extra_left_key=['family_id']
    ) }}
),

measured as (
    {{ at_days(
        'entitled', ['family_id'], ['entitled_features', 'entitled_key_features'],
        'months', day='month_end'
    ) }}
),

final as (
    select
        family_id,
        month_end,
        cast(entitled_features as bigint) as entitled_features,
        cast(entitled_key_features as bigint) as entitled_key_features
    from measured
)

select * from final
