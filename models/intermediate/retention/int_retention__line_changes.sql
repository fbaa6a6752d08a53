{% set history_starts_on = var('arr_history_starts_on') -%}

with line_months as (
    select * from {{ ref('int_retention__line_months') }}
    where is_arr_line
),

-- one row a month that is shown
month_ends as (
    select month_end from {{ ref('int_core__month_ends') }}
    {%- if history_starts_on %}
    where month_end >= cast({{ text_literal(history_starts_on) }} as date)
    {%- endif %}
),

restated_periods as (
    select * from {{ ref('int_retention__restated_periods') }}
    where is_arr_line
),

-- one row: the first month, and the day whose ARR is its opening balance; without
-- arr_history_starts_on only what is held since ever holds on it
openings as (
    select
        min(month_end) as month_end,
        {% if history_starts_on -%}
        greatest(
            cast({{ text_literal(history_starts_on) }} as date),
            {{ month_end(add_months('min(month_end)', -1)) }}
        )
        {%- else -%}
        {{ month_end(add_months('min(month_end)', -1)) }}
        {%- endif %} as opened_on
    from month_ends
),

-- one row a line and month-end with its ARR, and the month after with its opposite
differences as (
    select
        account_id,
        line_id,
        product_id,
        product_key,
        month_end,
        arr as arr_delta,
        cast(0 as numeric(18, 4)) as opening_balance
    from line_months
    union all
    select
        account_id,
        line_id,
        product_id,
        product_key,
        {{ month_end(add_days('month_end', 1)) }} as month_end,
        -arr as arr_delta,
        cast(0 as numeric(18, 4)) as opening_balance
    from line_months
    union all
    select
        restated_periods.account_id,
        restated_periods.line_id,
        restated_periods.product_id,
        restated_periods.product_key,
        openings.month_end,
        -restated_periods.arr as arr_delta,
        restated_periods.arr as opening_balance
    from restated_periods
    inner join openings
        on
            restated_periods.valid_from <= openings.opened_on
            and restated_periods.valid_to > openings.opened_on
),

final as (
    select
        differences.account_id,
        differences.line_id,
        differences.product_id,
        differences.product_key,
        differences.month_end,
        cast(sum(differences.arr_delta) as numeric(18, 4)) as arr_delta,
        cast(sum(differences.opening_balance) as numeric(18, 4)) as opening_balance
    from differences
    inner join month_ends on differences.month_end = month_ends.month_end
    group by
        differences.account_id,
        differences.line_id,
        differences.product_id,
        differences.product_key,
        differences.month_end
    having
        sum(differences.arr_delta) <> 0
        or sum(differences.opening_balance) <> 0
)

select * from final
