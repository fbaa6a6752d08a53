{% set movement_columns = [
    'new_arr', 'reactivation_arr', 'expansion_arr', 'contraction_arr', 'churned_arr',
    'transfer_arr'
] -%}

with line_changes as (
    select * from {{ ref('int_retention__line_changes') }}
),

arr_movements as (
    select * from {{ ref('arr_movements') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

product_changes as (
    select
        account_id,
        product_id,
        product_key,
        month_end,
        sum(arr_delta) as arr_delta,
        sum(opening_balance) as opening_balance
    from line_changes
    group by account_id, product_id, product_key, month_end
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

-- one row a month in which an account and product changes, with the month of its next change
steps as (
    select
        product_changes.*,
        sum(arr_delta + opening_balance) over (
            partition by account_id, product_key order by month_end
            rows between unbounded preceding and current row
        ) as closing_arr,
        coalesce(
            lead(month_end) over (
                partition by account_id, product_key order by month_end
            ),
            {{ open_end() }}
        ) as next_month_end
    from product_changes
),

moved as (
    select
        steps.*,
        {%- for column in movement_columns %}
            product_movements.{{ column }}
            {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from steps
    left join product_movements
        on
            steps.account_id = product_movements.account_id
            and steps.product_key = product_movements.product_key
            and steps.month_end = product_movements.month_end
),

-- one row an account, product and month, without holes: a change and what it leaves until
-- the next one
final as (
    select
        moved.account_id,
        moved.product_id,
        month_ends.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        cast(
            moved.closing_arr
            - case when moved.month_end = month_ends.month_end then moved.arr_delta else 0 end
            as numeric(38, 4)
        ) as opening_arr,
        {%- for column in movement_columns %}
            cast(
                case
                    when moved.month_end = month_ends.month_end
                        then coalesce(moved.{{ column }}, 0)
                    else 0
                end as numeric(38, 4)
            ) as {{ column }},
        {%- endfor %}
        cast(moved.closing_arr as numeric(38, 4)) as closing_arr,
        month_ends.is_month_final
    from moved
    inner join month_ends
        on
            moved.month_end <= month_ends.month_end
            and moved.next_month_end > month_ends.month_end
)

select * from final
