with products as (
    select * from {{ ref('stg_crm__products') }}
),

-- one row a product that a line or a feature names, listed or not
named as (
    select product_id from products
    union
    select product_id from {{ ref('stg_crm__subscription_lines') }}
    where product_id is not null
    union
    select product_id from {{ ref('stg_usage__features') }}
    where product_id is not null
),

final as (
    select
        named.product_id,
        products.product_name,
        products.family,
        products.product_id is not null as is_listed
    from named
    left join products on named.product_id = products.product_id
)

select * from final
