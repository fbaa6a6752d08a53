-- a customer without a row in a month would produce no churn
{% for table, key in [
    ('account_arr_months', 'account_id'),
    ('family_arr_months', 'family_id'),
    ('account_product_arr_months', "account_id || '/' || coalesce(product_id, '')")
] %}
    select
        '{{ table }}' as table_name,
        unit,
        first_month_end
    from (
        select
            {{ key }} as unit,
            min(month_end) as first_month_end,
            count(*) as months
        from {{ ref(table) }}
        group by {{ key }}
    ) as units
    inner join {{ ref('int_core__month_ends') }} as month_ends
        on units.first_month_end <= month_ends.month_end
    group by unit, first_month_end, months
    having count(*) <> months
    {% if not loop.last %}union all{% endif %}
{% endfor %}
