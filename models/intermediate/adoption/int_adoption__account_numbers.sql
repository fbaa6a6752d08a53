{{ config(materialized='incremental', incremental_strategy='append') }}

-- A number is given once, for good; account 0 is what belongs to nobody.
with accounts as (
    select account_id from {{ ref('int_core__accounts_resolved') }}
    {% if is_incremental() -%}
    where account_id not in (select numbered.account_id from {{ this }} as numbered)
    {%- endif %}
),

final as (
    select
        account_id,
        cast(
            {{ numbers_given('account_no') }} + row_number() over (order by account_id)
            as integer
        ) as account_no
    from accounts
)

select * from final
