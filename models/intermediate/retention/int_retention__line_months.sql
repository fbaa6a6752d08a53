with restated_periods as (
    select * from {{ ref('int_retention__restated_periods') }}
),

month_ends as (
    select month_end from {{ ref('int_core__month_ends') }}
    {%- if var('arr_history_starts_on') %}
    where month_end >= cast({{ text_literal(var('arr_history_starts_on')) }} as date)
    {%- endif %}
),

final as (
    select
        restated_periods.account_id,
        restated_periods.line_id,
        restated_periods.product_id,
        restated_periods.product_key,
        month_ends.month_end,
        restated_periods.arr,
        restated_periods.named_account_id,
        restated_periods.annual_amount,
        restated_periods.currency,
        restated_periods.seats,
        restated_periods.is_arr_line,
        restated_periods.is_entitling,
        restated_periods.is_bridged
    from restated_periods
    inner join month_ends
        on
            restated_periods.valid_from <= month_ends.month_end
            and restated_periods.valid_to > month_ends.month_end
)

select * from final
