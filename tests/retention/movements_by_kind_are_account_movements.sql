-- the lines of a month share out exactly the movement of their account
with shared as (
    select
        account_id,
        month_end,
        {%- for kind, column, sign in [
            ('new', 'new_arr', ''), ('reactivation', 'reactivation_arr', ''),
            ('expansion', 'expansion_arr', ''), ('contraction', 'contraction_arr', '-'),
            ('churn', 'churned_arr', '-'), ('transfer', 'transfer_arr', '')
        ] %}
            sum(case when kind = '{{ kind }}' then {{ sign }}arr_delta else 0 end) as {{ column }}
            {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ ref('arr_movements') }}
    group by account_id, month_end
)

select
    accounts.account_id,
    accounts.month_end
from {{ ref('account_arr_months') }} as accounts
left join shared
    on accounts.account_id = shared.account_id and accounts.month_end = shared.month_end
where
    coalesce(shared.transfer_arr, 0) <> 0
    {%- for column in [
        'new_arr', 'reactivation_arr', 'expansion_arr', 'contraction_arr', 'churned_arr'
    ] %}
        or accounts.{{ column }} <> coalesce(shared.{{ column }}, 0)
    {%- endfor %}
