with line_changes as (
    select * from {{ ref('int_retention__line_changes') }}
),

arr_movements as (
    select * from {{ ref('arr_movements') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

-- one row an account and product with the first month of its ARR
products as (
    select
        account_id,
        product_id,
        product_key,
        min(month_end) as first_month_end
    from line_changes
    group by account_id, product_id, product_key
),

product_changes as (
    select
        account_id,
        product_key,
        month_end,
        sum(arr_delta) as arr_delta,
        sum(opening_balance) as opening_balance
    from line_changes
    group by account_id, product_key, month_end
),

product_movements as (
    select
        account_id,
        coalesce(product_id, '') as product_key,
        month_end,
        {%- for kind, column, sign in [
            ('new', 'new_arr', ''), ('reactivation', 'reactivation_arr', ''),
            ('expansion', 'expansion_arr', ''), ('contraction', 'contraction_arr', '-'),
            ('churn', 'churned_arr', '-'), ('transfer', 'transfer_arr', '')
        ] %}
            sum(case when kind = '{{ kind }}' then {{ sign }}arr_delta else 0 end) as {{ column }}
            {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from arr_movements
    group by account_id, coalesce(product_id, ''), month_end
),

-- one row an account, product and month, without holes
valued as (
    select
        products.account_id,
        products.product_id,
        products.product_key,
        month_ends.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        month_ends.is_month_final,
        coalesce(product_changes.arr_delta, 0) as arr_delta,
        sum(
            coalesce(product_changes.arr_delta, 0)
            + coalesce(product_changes.opening_balance, 0)
        ) over (
            partition by products.account_id, products.product_key
            order by month_ends.month_end
            rows between unbounded preceding and current row
        ) as closing_arr
    from products
    inner join month_ends on products.first_month_end <= month_ends.month_end
    left join product_changes
        on
            products.account_id = product_changes.account_id
            and products.product_key = product_changes.product_key
            and month_ends.month_end = product_changes.month_end
),

final as (
    select
        valued.account_id,
        valued.product_id,
        valued.month_end,
        valued.fiscal_quarter,
        valued.fiscal_year,
        cast(valued.closing_arr - valued.arr_delta as numeric(38, 4)) as opening_arr,
        {%- for column in [
            'new_arr', 'reactivation_arr', 'expansion_arr', 'contraction_arr',
            'churned_arr', 'transfer_arr'
        ] %}
            cast(coalesce(product_movements.{{ column }}, 0) as numeric(38, 4)) as {{ column }},
        {%- endfor %}
        cast(valued.closing_arr as numeric(38, 4)) as closing_arr,
        valued.is_month_final
    from valued
    left join product_movements
        on
            valued.account_id = product_movements.account_id
            and valued.product_key = product_movements.product_key
            and valued.month_end = product_movements.month_end
)

select * from final
