with account_months as (
    select * from {{ ref('int_core__account_months') }}
),

csm_periods as (
    select * from {{ ref('int_coverage__csm_periods') }}
),

arr_months as (
    select * from {{ ref('account_arr_months') }}
),

-- one row an account and month; the month opens on the last day of the month before
dated as (
    select
        account_id,
        month_end,
        {{ add_days("cast(" ~ dbt.date_trunc('month', 'month_end') ~ " as date)", -1) }}
            as opening_on
    from account_months
),

final as (
    select
        dated.account_id,
        dated.month_end,
        opening_periods.csm_id as opening_csm_id,
        closing_periods.csm_id,
        coalesce(arr_months.opening_arr, 0) as opening_arr,
        coalesce(arr_months.closing_arr, 0) as closing_arr
    from dated
    left join csm_periods as opening_periods
        on
            dated.account_id = opening_periods.account_id
            and dated.opening_on >= opening_periods.valid_from
            and dated.opening_on < coalesce(opening_periods.valid_to, {{ open_end() }})
    left join csm_periods as closing_periods
        on
            dated.account_id = closing_periods.account_id
            and dated.month_end >= closing_periods.valid_from
            and dated.month_end < coalesce(closing_periods.valid_to, {{ open_end() }})
    left join arr_months
        on
            dated.account_id = arr_months.account_id
            and dated.month_end = arr_months.month_end
)

select * from final
