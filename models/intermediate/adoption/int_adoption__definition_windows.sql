with states as (
    select * from {{ ref('int_adoption__definition_states') }}
),

-- users active in 90 days are a denominator that a definition may ask for
windows as (
    select
        month_end,
        window_days
    from states
    union
    select
        month_end,
        '90' as window_days
    from states
    where user_denominator = 'active_90d'
),

-- one row a month and window
periods as (
    select
        month_end,
        window_days,
        case
            when window_days = 'month' then {{ month_begin('month_end') }}
            else {{ add_days(
                'month_end', "1 - cast(nullif(window_days, 'month') as integer)"
            ) }}
        end as first_day
    from windows
),

-- the month-ends of a window's own month and of those before it
months_back as (
    select
        periods.*,
        {{ month_end(add_months(
            month_begin('periods.month_end'), '-numbers.generated_number + 1'
        )) }} as used_month_end
    from periods
    cross join ({{ dbt.generate_series(60) }}) as numbers
),

-- one row a month, window and month into which the window reaches: those of its days are the
-- bits from its first one on
final as (
    select
        month_end,
        window_days,
        cast({{ days_between('first_day', 'month_end') }} + 1 as integer) as days_in_window,
        used_month_end,
        {{ bit_at('31') }} - case
            when first_day > {{ month_begin('used_month_end') }} then {{ day_bit('first_day') }}
            else 1
        end as days
    from months_back
    where used_month_end >= first_day
)

select * from final
