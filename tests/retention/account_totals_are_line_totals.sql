-- closing, opening and movements of an account-month against its lines and its products
with line_totals as (
    select
        account_id,
        month_end,
        sum(arr) as closing_arr,
        0 as net_delta,
        0 as transfer_arr
    from {{ ref('int_retention__line_months') }}
    group by account_id, month_end
    union all
    select
        account_id,
        month_end,
        0 as closing_arr,
        sum(arr_delta) as net_delta,
        sum(case when kind = 'transfer' then arr_delta else 0 end) as transfer_arr
    from {{ ref('arr_movements') }}
    group by account_id, month_end
),

product_totals as (
    select
        account_id,
        month_end,
        sum(closing_arr) as closing_arr,
        sum(closing_arr - opening_arr) as net_delta,
        sum(transfer_arr) as transfer_arr,
        {%- for kind in ['new', 'reactivation', 'expansion', 'contraction', 'churned'] %}
            sum({{ kind }}_arr) as {{ kind }}_arr
            {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ ref('account_product_arr_months') }}
    group by account_id, month_end
),

summed as (
    select
        account_id,
        month_end,
        sum(closing_arr) as closing_arr,
        sum(net_delta) as net_delta,
        sum(transfer_arr) as transfer_arr
    from line_totals
    group by account_id, month_end
)

select
    'lines' as compared,
    coalesce(accounts.account_id, summed.account_id) as account_id,
    coalesce(accounts.month_end, summed.month_end) as month_end
from {{ ref('account_arr_months') }} as accounts
full outer join summed
    on accounts.account_id = summed.account_id and accounts.month_end = summed.month_end
where
    coalesce(accounts.closing_arr, 0) <> coalesce(summed.closing_arr, 0)
    or coalesce(accounts.closing_arr - accounts.opening_arr, 0)
    <> coalesce(summed.net_delta, 0)
    or coalesce(summed.transfer_arr, 0) <> 0
    or (accounts.account_id is null and summed.closing_arr <> 0)
union all
select
    'products' as compared,
    coalesce(accounts.account_id, product_totals.account_id) as account_id,
    coalesce(accounts.month_end, product_totals.month_end) as month_end
from {{ ref('account_arr_months') }} as accounts
full outer join product_totals
    on
        accounts.account_id = product_totals.account_id
        and accounts.month_end = product_totals.month_end
where
    coalesce(accounts.closing_arr, 0) <> coalesce(product_totals.closing_arr, 0)
    or coalesce(product_totals.transfer_arr, 0) <> 0
    {%- for kind in ['new', 'reactivation', 'expansion', 'contraction', 'churned'] %}
        or coalesce(accounts.{{ kind }}_arr, 0) <> coalesce(product_totals.{{ kind }}_arr, 0)
    {%- endfor %}
