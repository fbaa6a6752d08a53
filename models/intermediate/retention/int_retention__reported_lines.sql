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

rates_known as (
    select * from {{ ref('int_retention__rates_known') }}
),

windows as (
    select 0 as months_back
    union all
    select window_months as months_back from {{ ref('retention_windows') }}
),

-- one row a close and month-end that is read there
closes as (
    select
        knowledge_dates.known_on,
        knowledge_dates.month_end,
        windows.months_back,
        {{ month_end(add_months('knowledge_dates.month_end', '-windows.months_back')) }}
            as read_on
    from knowledge_dates
    cross join windows
),

-- what is held since ever was held before the first month too, which is no history
readings as (
    select closes.*
    from closes
    inner join month_ends on closes.read_on = month_ends.month_end
    {%- if var('arr_history_starts_on') %}
    where closes.read_on >= cast({{ text_literal(var('arr_history_starts_on')) }} as date)
    {%- endif %}
),

held as (
    select
        readings.month_end,
        readings.months_back,
        readings.known_on,
        line_periods.account_id,
        line_periods.line_id,
        line_periods.product_id,
        line_periods.named_account_id,
        line_periods.annual_amount,
        line_periods.currency,
        line_periods.is_bridged,
        line_periods.is_open_gap
    from line_periods
    inner join readings
        on
            line_periods.known_on <= readings.known_on
            and line_periods.known_to > readings.known_on
            and line_periods.valid_from <= readings.read_on
            and line_periods.valid_to > readings.read_on
),

final as (
    select
        held.month_end,
        held.months_back,
        held.account_id,
        held.line_id,
        held.product_id,
        {{ in_reporting_currency('held.annual_amount', 'rates_known.rate_to_reporting') }}
            as arr,
        held.named_account_id,
        held.annual_amount,
        held.currency,
        held.is_bridged,
        held.is_open_gap
    from held
    left join rates_known
        on
            held.currency = rates_known.currency
            and held.known_on = rates_known.known_on
)

select * from final
