with accounts as (
    select * from {{ ref('stg_crm__accounts') }}
),

product_months as (
    select * from {{ ref('account_product_arr_months') }}
),

account_months as (
    select * from {{ ref('int_core__account_months') }}
),

-- one row an account, month and product that it holds, the largest first
ranked as (
    select
        account_id,
        month_end,
        product_id,
        row_number() over (
            partition by account_id, month_end order by closing_arr desc, product_id asc
        ) as place
    from product_months
    where closing_arr > 0
),

-- one row an account and month-end, from which on the plan holds to the next one
plans as (
    select
        account_id,
        cast(null as {{ dbt.type_string() }}) as product_id,
        cast(null as date) as valid_from
    from accounts
    union all
    select
        account_months.account_id,
        ranked.product_id,
        account_months.month_end as valid_from
    from account_months
    left join ranked
        on
            account_months.account_id = ranked.account_id
            and account_months.month_end = ranked.month_end
            and ranked.place = 1
),

final as (
    {{ timeline('plans', ['account_id'], 'product_id', []) | indent(4) }}
)

select * from final
