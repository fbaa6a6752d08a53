with states as (
    select * from {{ ref('int_adoption__definition_states') }}
),

-- users active in 90 days are a denominator that a definition may ask for
windows as (
    select
        month_end,
        window_days,
        max(is_stated) as is_stated
    from (
        select
            month_end,
            window_days,
            1 as is_stated
        from states
        union all
        select
            month_end,
            '90' as window_days,
            0 as is_stated
        from states
        where user_denominator = 'active_90d'
    ) as every_window
    group by month_end, window_days
),

-- one row a month and window
periods as (
    select
        month_end,
        window_days,
        is_stated,
        case
            when window_days = 'month'
                then cast({{ dbt.date_trunc('month', 'month_end') }} as date)
            else {{ add_days(
                'month_end', "1 - cast(nullif(window_days, 'month') as integer)"
            ) }}
        end as valid_from,
        {{ add_days('month_end', 1) }} as valid_to
    from windows
),

lengths as (
    select
        month_end,
        window_days,
        is_stated,
        {{ days_between('valid_from', 'valid_to') }} as days_in_window,
        valid_from,
        valid_to
    from periods
),

unfolded as (
    {{ unfolded_days(
        'lengths',
        ['month_end', 'window_days', 'is_stated', 'days_in_window'], 'usage_date'
    ) }}
),

final as (
    select
        month_end,
        window_days,
        is_stated = 1 as is_stated,
        days_in_window,
        usage_date
    from unfolded
)

select * from final
