-- a line that is bridged entitles on
with line_periods as (
    select * from {{ ref('int_retention__restated_periods') }}
    where is_entitling
),

features as (
    select * from {{ ref('int_adoption__feature_words') }}
),

account_starts as (
    select * from {{ ref('int_core__account_starts') }}
),

-- one row a product that a feature belongs to; '' = features without a product
feature_products as (
    select coalesce(product_id, '') as product_id
    from features
    group by coalesce(product_id, '')
),

-- a line entitles to the features of its product and to those without one; a line
-- without a product to all
line_entitlements as (
    select
        line_periods.account_id,
        feature_products.product_id,
        line_periods.valid_from,
        line_periods.valid_to
    from line_periods
    inner join feature_products
        on
            feature_products.product_id = ''
            or feature_products.product_id
            = coalesce(line_periods.product_id, feature_products.product_id)
),

-- a bundle without any line entitles every account to the features without a product
all_entitlements as (
    select
        account_id,
        product_id,
        valid_from,
        valid_to
    from line_entitlements
    union all
    select
        account_starts.account_id,
        '' as product_id,
        account_starts.first_on as valid_from,
        {{ open_end() }} as valid_to
    from account_starts
    where not exists (select 1 from {{ ref('stg_crm__subscription_lines') }})
),

merged as (
    {{ merge_periods('all_entitlements', ['account_id', 'product_id']) }}
),

final as (
    select
        merged.account_id,
        account_numbers.account_no,
        merged.product_id,
        merged.valid_from,
        coalesce(merged.valid_to, {{ open_end() }}) as valid_to
    from merged
    inner join {{ ref('int_adoption__account_numbers') }} as account_numbers
        on merged.account_id = account_numbers.account_id
)

select * from final
