-- an account-product whose discounts exceed its lines on any day stops publication
with restated as (
    select
        account_id,
        product_key,
        valid_from,
        valid_to,
        arr
    from {{ ref('int_retention__restated_periods') }}
    where is_arr_line
),

daily as (
    {{ steps('restated', ['account_id', 'product_key'], ['arr']) }}
)

select *
from daily
where
    arr < 0
    and valid_from <= (select as_of_date from {{ ref('stg_bundle__as_of') }})
