{% set history_starts_on = var('arr_history_starts_on') -%}

with core_account_months as (
    select * from {{ ref('int_core__account_months') }}
),

identities as (
    select * from {{ ref('int_retention__account_identities') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

line_months as (
    select * from {{ ref('int_retention__line_months') }}
),

line_changes as (
    select * from {{ ref('int_retention__line_changes') }}
),

reported as (
    select * from {{ ref('int_retention__reported_arr') }}
    where months_back = 0
),

-- one row an account that others lived on as at some close; what was reported for it then
-- may be older than anything of its own
survivors as (
    select
        reported.account_id,
        min(reported.month_end) as first_month_end
    from reported
    inner join (
        select survivor_id from identities
        group by survivor_id
    ) as former
        on reported.account_id = former.survivor_id
    group by reported.account_id
),

account_months as (
    select
        account_id,
        month_end
    from core_account_months
    {%- if history_starts_on %}
    where month_end >= cast({{ text_literal(history_starts_on) }} as date)
    {%- endif %}
    union
    select
        survivors.account_id,
        month_ends.month_end
    from survivors
    inner join month_ends on survivors.first_month_end <= month_ends.month_end
),

restated as (
    select
        account_id,
        month_end,
        {{ month_end(add_days('month_end', 1)) }} as next_month_end,
        sum(arr) as closing_arr,
        sum(case when is_bridged then arr else 0 end) as bridged_arr
    from line_months
    group by account_id, month_end
),

-- one row an account, product and month: seats of the lines that entitle
product_seats as (
    select
        account_id,
        product_key,
        month_end,
        sum(seats) as seats
    from line_months
    where is_entitling
    group by account_id, product_key, month_end
),

licensed as (
    select
        account_id,
        month_end,
        {{ 'sum' if var('seats_aggregation') == 'sum' else 'max' }}(seats) as licensed_seats
    from product_seats
    group by account_id, month_end
),

balances as (
    select
        account_id,
        month_end,
        sum(opening_balance) as opening_balance
    from line_changes
    group by account_id, month_end
),

valued as (
    select
        account_months.account_id,
        account_months.month_end,
        coalesce(restated.closing_arr, 0) as closing_arr,
        coalesce(restated.bridged_arr, 0) as bridged_arr,
        coalesce(openings.closing_arr, balances.opening_balance, 0) as opening_arr,
        licensed.licensed_seats,
        case
            when month_ends.is_closed then coalesce(reported.arr, 0)
        end as reported_closing_arr
    from account_months
    inner join month_ends on account_months.month_end = month_ends.month_end
    left join restated
        on
            account_months.account_id = restated.account_id
            and account_months.month_end = restated.month_end
    left join restated as openings
        on
            account_months.account_id = openings.account_id
            and account_months.month_end = openings.next_month_end
    left join licensed
        on
            account_months.account_id = licensed.account_id
            and account_months.month_end = licensed.month_end
    left join balances
        on
            account_months.account_id = balances.account_id
            and account_months.month_end = balances.month_end
    left join reported
        on
            account_months.account_id = reported.account_id
            and account_months.month_end = reported.month_end
),

final as (
    select
        account_id,
        month_end,
        cast(opening_arr as numeric(38, 4)) as opening_arr,
        cast(closing_arr as numeric(38, 4)) as closing_arr,
        cast(bridged_arr as numeric(38, 4)) as bridged_arr,
        cast(reported_closing_arr as numeric(38, 4)) as reported_closing_arr,
        cast(licensed_seats as bigint) as licensed_seats
    from valued
)

select * from final
