{{ config(materialized='view') }}

with account_retention_ends as (
    select * from {{ ref('int_retention__account_retention_ends') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

final as (
    select
        accounts.family_id,
        account_retention_ends.month_end,
        account_retention_ends.window_months,
        account_retention_ends.opening_month_end,
        {%- for column in [
            'opening_arr', 'closing_arr', 'reported_opening_arr', 'reported_closing_arr'
        ] %}
            cast(sum(account_retention_ends.{{ column }}) as numeric(38, 4)) as {{ column }},
        {%- endfor %}
        cast(sum(account_retention_ends.opening_licensed_seats) as bigint)
            as opening_licensed_seats,
        cast(sum(account_retention_ends.closing_licensed_seats) as bigint)
            as closing_licensed_seats
    from account_retention_ends
    inner join accounts on account_retention_ends.account_id = accounts.account_id
    group by
        accounts.family_id,
        account_retention_ends.month_end,
        account_retention_ends.window_months,
        account_retention_ends.opening_month_end
)

select * from final
