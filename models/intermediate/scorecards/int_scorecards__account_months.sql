with account_months as (
    select
        account_id,
        month_end,
        {{ month_end(add_months('month_end', -1)) }} as opening_month_end,
        {{ month_end(add_months('month_end', -12)) }} as opening_month_end_12m
    from {{ ref('int_core__account_months') }}
),

profile_periods as (
    select * from {{ ref('int_scorecards__account_profile_periods') }}
),

{% set days = {
    'closing': 'month_end', 'opening': 'opening_month_end', 'opening_12m': 'opening_month_end_12m'
} -%}
final as (
    select
        account_months.account_id,
        account_months.month_end,
        closing.profile_key,
        opening.profile_key as opening_profile_key,
        opening_12m.profile_key as opening_profile_key_12m
    from account_months
    {% for side, day in days.items() -%}
    inner join profile_periods as {{ side }}
        on
            account_months.account_id = {{ side }}.account_id
            and account_months.{{ day }} >= {{ side }}.valid_from
            and account_months.{{ day }} < coalesce({{ side }}.valid_to, {{ open_end() }})
    {% endfor %}
)

select * from final
