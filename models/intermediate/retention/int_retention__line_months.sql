with line_periods as (
    select * from {{ ref('int_retention__line_periods') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

month_ends as (
    select month_end from {{ ref('int_core__month_ends') }}
    {%- if var('arr_history_starts_on') %}
    where month_end >= cast({{ text_literal(var('arr_history_starts_on')) }} as date)
    {%- endif %}
),

final as (
    select
        line_periods.account_id,
        line_periods.line_id,
        line_periods.product_id,
        line_periods.product_key,
        month_ends.month_end,
        line_periods.arr,
        line_periods.named_account_id,
        line_periods.annual_amount,
        line_periods.currency,
        line_periods.seats,
        line_periods.is_arr_line,
        line_periods.is_recurring or line_periods.is_trial as is_entitling,
        line_periods.is_bridged
    from line_periods
    inner join as_of on line_periods.known_on = as_of.as_of_date
    inner join month_ends
        on
            line_periods.valid_from <= month_ends.month_end
            and line_periods.valid_to > month_ends.month_end
)

select * from final
