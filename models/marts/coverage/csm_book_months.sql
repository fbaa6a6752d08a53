with owners as (
    select * from {{ ref('int_coverage__account_month_owners') }}
),

known as (
    select * from {{ ref('int_core__subjects_known') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

csm_models as (
    select * from {{ ref('int_coverage__csm_models') }}
),

employee_periods as (
    select * from {{ ref('int_core__employee_periods') }}
),

-- one row a CSM, month and account that the CSM held at one of its ends
held as (
    select
        opening_csm_id as csm_id,
        month_end,
        0 as accounts,
        opening_arr,
        closing_arr - opening_arr as movement_arr,
        0 as moved_in_arr,
        case when opening_csm_id = csm_id then 0 else closing_arr end as moved_out_arr,
        0 as closing_arr,
        0 as cohort_opening_arr_12m,
        0 as retained_arr_12m
    from owners
    where opening_csm_id is not null
    union all
    select
        csm_id,
        month_end,
        case when closing_arr > 0 then 1 else 0 end as accounts,
        0 as opening_arr,
        0 as movement_arr,
        case when opening_csm_id = csm_id then 0 else closing_arr end as moved_in_arr,
        0 as moved_out_arr,
        closing_arr,
        0 as cohort_opening_arr_12m,
        0 as retained_arr_12m
    from owners
    where csm_id is not null
    union all
    select
        opening_csm_id as csm_id,
        month_end,
        0 as accounts,
        0 as opening_arr,
        0 as movement_arr,
        0 as moved_in_arr,
        0 as moved_out_arr,
        0 as closing_arr,
        opening_arr as cohort_opening_arr_12m,
        retained_arr as retained_arr_12m
    from {{ ref('account_retention_months') }}
    where window_months = 12 and opening_csm_id is not null
),

books as (
    select
        csm_id,
        month_end,
        sum(accounts) as accounts,
        sum(opening_arr) as opening_arr,
        sum(movement_arr) as movement_arr,
        sum(moved_in_arr) as moved_in_arr,
        sum(moved_out_arr) as moved_out_arr,
        sum(closing_arr) as closing_arr,
        sum(cohort_opening_arr_12m) as cohort_opening_arr_12m,
        sum(retained_arr_12m) as retained_arr_12m
    from held
    group by csm_id, month_end
),

-- one row an employee and month with work: the CSM's own load, for whatever account
loads as (
    select
        employee_id,
        month_end,
        sum(case when source <> 'services' then 1 else 0 end) as efforts,
        sum(case when source <> 'services' then minutes end) as minutes,
        sum(case when source = 'services' then minutes end) as services_minutes
    from {{ ref('int_coverage__efforts') }}
    where employee_id is not null
    group by employee_id, month_end
),

final as (
    select
        books.csm_id,
        books.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        cast(books.accounts as bigint) as accounts,
        cast(books.opening_arr as numeric(38, 4)) as opening_arr,
        cast(books.movement_arr as numeric(38, 4)) as movement_arr,
        cast(books.moved_in_arr as numeric(38, 4)) as moved_in_arr,
        cast(books.moved_out_arr as numeric(38, 4)) as moved_out_arr,
        cast(books.closing_arr as numeric(38, 4)) as closing_arr,
        cast(books.cohort_opening_arr_12m as numeric(38, 4)) as cohort_opening_arr_12m,
        cast(books.retained_arr_12m as numeric(38, 4)) as retained_arr_12m,
        cast(
            case
                when not known.has_minutes then null
                when coalesce(loads.efforts, 0) = 0 then 0
                else loads.minutes
            end as numeric(38, 4)
        ) as minutes,
        {{ zero_if_known('known.has_services_time', 'loads.services_minutes', 'numeric(38, 4)') }}
            as services_minutes,
        cast(
            employee_periods.available_hours_per_week * 60
            * extract(day from books.month_end) / 7 as numeric(38, 4)
        ) as available_minutes,
        csm_models.csm_model
    from books
    cross join known
    inner join month_ends on books.month_end = month_ends.month_end
    inner join csm_models
        on books.csm_id = csm_models.csm_id and books.month_end = csm_models.month_end
    left join loads
        on books.csm_id = loads.employee_id and books.month_end = loads.month_end
    left join employee_periods
        on
            books.csm_id = employee_periods.employee_id
            and books.month_end >= employee_periods.valid_from
            and books.month_end < coalesce(employee_periods.valid_to, {{ open_end() }})
)

select * from final
