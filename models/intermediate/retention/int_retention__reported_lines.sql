{{ config(materialized='view') }}

with line_periods as (
    select * from {{ ref('int_retention__line_periods') }}
    where is_arr_line
),

knowledge_dates as (
    select * from {{ ref('int_retention__knowledge_dates') }}
    where month_end is not null
),

month_ends as (
    select month_end from {{ ref('int_core__month_ends') }}
),

windows as (
    select 0 as months_back
    union all
    select window_months as months_back from {{ ref('retention_windows') }}
),

-- one row a close and month-end that is read there
readings as (
    select
        knowledge_dates.known_on,
        knowledge_dates.month_end,
        windows.months_back,
        {{ month_end(add_months('knowledge_dates.month_end', '-windows.months_back')) }}
            as read_on
    from knowledge_dates
    cross join windows
),

final as (
    select
        readings.month_end,
        readings.months_back,
        line_periods.account_id,
        line_periods.line_id,
        line_periods.product_id,
        line_periods.arr,
        line_periods.named_account_id,
        line_periods.annual_amount,
        line_periods.currency,
        line_periods.is_bridged,
        line_periods.is_open_gap
    from readings
    inner join line_periods
        on
            readings.known_on = line_periods.known_on
            and readings.read_on >= line_periods.valid_from
            and readings.read_on < line_periods.valid_to
    -- what is held since ever was held before the first month too, which is no history
    inner join month_ends on readings.read_on = month_ends.month_end
    {%- if var('arr_history_starts_on') %}
    where readings.read_on >= cast({{ text_literal(var('arr_history_starts_on')) }} as date)
    {%- endif %}
)

select * from final
