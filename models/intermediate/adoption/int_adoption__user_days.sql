{{ config(materialized='view') }}

with user_months as (
    select * from {{ ref('int_adoption__user_months') }}
    where not is_other
),

days_of_a_month as (
    select
        generated_number as day_of_month,
        {{ bit_at('generated_number - 1') }} as day_bit
    from ({{ dbt.generate_series(31) }}) as numbers
),

-- one row a user, day of use and word of features
final as (
    select
        user_months.account_no,
        user_months.user_no,
        user_months.month_end,
        user_months.word_no,
        {{ add_days(
            month_begin('user_months.month_end'), 'days_of_a_month.day_of_month - 1'
        ) }} as usage_date
    from user_months
    inner join days_of_a_month on (user_months.active_days & days_of_a_month.day_bit) <> 0
)

select * from final
