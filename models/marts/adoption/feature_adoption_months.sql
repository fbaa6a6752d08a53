with account_feature_months as (
    select * from {{ ref('int_adoption__account_feature_months') }}
    where active_users_28d > 0
),

account_months as (
    select * from {{ ref('account_adoption_months') }}
    where has_telemetry
),

account_numbers as (
    select * from {{ ref('int_adoption__account_numbers') }}
),

entitlements as (
    select * from {{ ref('int_adoption__entitlement_periods') }}
),

features as (
    select * from {{ ref('int_adoption__feature_words') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

-- one row an account with telemetry and month, in its segment of then
segmented as (
    select
        account_months.account_id,
        account_numbers.account_no,
        account_months.segment_id,
        account_months.month_end
    from account_months
    inner join account_numbers on account_months.account_id = account_numbers.account_id
),

-- one row a product, segment and month: accounts entitled to the product's features
entitled_products as (
    select
        entitlements.product_id,
        segmented.segment_id,
        segmented.month_end,
        count(*) as entitled_accounts
    from segmented
    inner join entitlements
        on
            segmented.account_no = entitlements.account_no
            and segmented.month_end >= entitlements.valid_from
            and segmented.month_end < entitlements.valid_to
    group by entitlements.product_id, segmented.segment_id, segmented.month_end
),

-- one row a feature, segment and month, of accounts entitled to it or of those using it
counted as (
    select
        features.feature_id,
        entitled_products.segment_id,
        entitled_products.month_end,
        entitled_products.entitled_accounts,
        0 as using_accounts_28d,
        0 as active_users_28d,
        0 as events_28d
    from entitled_products
    inner join features
        on
            entitled_products.product_id = coalesce(features.product_id, '')
            and entitled_products.month_end >= features.valid_from
            and entitled_products.month_end < coalesce(features.valid_to, {{ open_end() }})
    union all
    select
        features.feature_id,
        segmented.segment_id,
        segmented.month_end,
        0 as entitled_accounts,
        1 as using_accounts_28d,
        account_feature_months.active_users_28d,
        account_feature_months.events_28d
    from account_feature_months
    inner join segmented
        on
            account_feature_months.account_no = segmented.account_no
            and account_feature_months.month_end = segmented.month_end
    inner join features on account_feature_months.feature_no = features.feature_no
),

final as (
    select
        counted.feature_id,
        counted.segment_id,
        counted.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        cast(sum(counted.entitled_accounts) as bigint) as entitled_accounts,
        cast(sum(counted.using_accounts_28d) as bigint) as using_accounts_28d,
        cast(sum(counted.active_users_28d) as bigint) as active_users_28d,
        cast(sum(counted.events_28d) as bigint) as events_28d
    from counted
    inner join month_ends on counted.month_end = month_ends.month_end
    group by
        counted.feature_id,
        counted.segment_id,
        counted.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year
)

select * from final
