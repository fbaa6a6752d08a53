-- account, family and product tables: every month opens with what the month before closed with
{% for table, key in [
    ('account_arr_months', 'account_id'),
    ('family_arr_months', 'family_id'),
    ('account_product_arr_months', "account_id || '/' || coalesce(product_id, '')")
] %}
    select
        '{{ table }}' as table_name,
        unit,
        month_end,
        opening_arr,
        prior_closing_arr
    from (
        select
            {{ key }} as unit,
            month_end,
            opening_arr,
            lag(closing_arr) over (partition by {{ key }} order by month_end) as prior_closing_arr
        from {{ ref(table) }}
    ) as followed
    where opening_arr <> prior_closing_arr
    {% if not loop.last %}union all{% endif %}
{% endfor %}
