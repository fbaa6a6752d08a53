with account_arr_months as (
    select * from {{ ref('account_arr_months') }}
),

account_retention_months as (
    select * from {{ ref('account_retention_months') }}
    where window_months = 12 and opening_arr > 0
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

-- one row a month: the cohort's two ends
cohorts as (
    select
        month_end,
        sum(opening_arr) as opening_arr,
        sum(retained_arr) as retained_arr,
        sum(gross_retained_arr) as gross_retained_arr,
        sum(lost_due_arr) as lost_due_arr,
        sum(lost_not_due_arr) as lost_not_due_arr
    from account_retention_months
    group by month_end
),

windows as (
    select
        cohorts.*,
        {{ month_end(add_months('cohorts.month_end', -12)) }} as opening_month_end
    from cohorts
),

-- one row an account that moved in the twelve months, with its place at their opening
moves as (
    select
        windows.month_end,
        account_arr_months.account_id,
        sum(account_arr_months.reactivation_arr) as reactivation_arr,
        sum(account_arr_months.expansion_arr) as expansion_arr,
        sum(account_arr_months.contraction_arr) as contraction_arr,
        sum(account_arr_months.churned_arr) as churned_arr,
        max(case when account_arr_months.new_arr > 0 then 1 else 0 end) as is_new
    from windows
    inner join account_arr_months
        on
            windows.opening_month_end < account_arr_months.month_end
            and windows.month_end >= account_arr_months.month_end
    where account_arr_months.movement_kind is not null
    group by windows.month_end, account_arr_months.account_id
),

placed as (
    select
        moves.*,
        case
            when account_retention_months.account_id is not null then 'cohort'
            when moves.is_new = 1 then 'joined'
            else 'returned'
        end as place
    from moves
    left join account_retention_months
        on
            moves.account_id = account_retention_months.account_id
            and moves.month_end = account_retention_months.month_end
),

-- one row a month: the movements of roll-forward NRR, and those that only one of the two has
summed as (
    select
        month_end,
        sum(expansion_arr) as expansion_arr,
        sum(contraction_arr) as contraction_arr,
        sum(churned_arr) as churned_arr,
        {%- for place in ['joined', 'returned'] %}
            {%- for kind in ['expansion', 'contraction', 'churned'] %}
                sum(case when place = '{{ place }}' then {{ kind }}_arr else 0 end)
                    as {{ place }}_{{ kind }}_arr,
            {%- endfor %}
        {%- endfor %}
        sum(case when place = 'cohort' then reactivation_arr else 0 end)
            as cohort_returns_arr
    from placed
    group by month_end
),

amounts as (
    select
        windows.*,
        {%- for column in [
            'expansion_arr', 'contraction_arr', 'churned_arr', 'joined_expansion_arr',
            'joined_contraction_arr', 'joined_churned_arr', 'returned_expansion_arr',
            'returned_contraction_arr', 'returned_churned_arr', 'cohort_returns_arr'
        ] %}
            coalesce(summed.{{ column }}, 0) as {{ column }},
        {%- endfor %}
        cast(windows.opening_arr as double precision) as opening
    from windows
    left join summed on windows.month_end = summed.month_end
),

final as (
    select
        amounts.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        cast(amounts.opening_arr as numeric(38, 4)) as opening_arr,
        cast(amounts.retained_arr as numeric(38, 4)) as retained_arr,
        cast(amounts.gross_retained_arr as numeric(38, 4)) as gross_retained_arr,
        cast(amounts.lost_due_arr as numeric(38, 4)) as lost_due_arr,
        cast(amounts.lost_not_due_arr as numeric(38, 4)) as lost_not_due_arr,
        {%- for column in [
            'expansion_arr', 'contraction_arr', 'churned_arr', 'joined_expansion_arr',
            'joined_contraction_arr', 'joined_churned_arr', 'returned_expansion_arr',
            'returned_contraction_arr', 'returned_churned_arr', 'cohort_returns_arr'
        ] %}
            cast(amounts.{{ column }} as numeric(38, 4)) as {{ column }},
        {%- endfor %}
        cast(amounts.retained_arr as double precision) / amounts.opening as cohort_nrr_12m,
        cast(
            amounts.opening_arr + amounts.expansion_arr - amounts.contraction_arr
            - amounts.churned_arr as double precision
        ) / amounts.opening as roll_forward_nrr_12m,
        {%- for part, sign in [
            ('joined_expansion', ''), ('joined_contraction', '-'), ('joined_churned', '-'),
            ('returned_expansion', ''), ('returned_contraction', '-'),
            ('returned_churned', '-'), ('cohort_returns', '-')
        ] %}
            {{ sign }}cast(amounts.{{ part }}_arr as double precision) / amounts.opening
                as {{ part }}_effect,
        {%- endfor %}
        month_ends.is_month_final
    from amounts
    inner join month_ends on amounts.month_end = month_ends.month_end
)

select * from final
