-- End dates that are the last day of service, read as the first day without, leave a gap of
-- one day at every renewal: many such gaps and few lines that touch say that this happened.
{{ config(severity='warn') }}

with follows as (
    select
        {{ days_between(
            'held_to',
            'lead(starts_on) over (partition by account_id, product_key order by starts_on)'
        ) }} as gap_days
    from {{ ref('int_retention__lines') }}
    where
        is_arr_line
        and held_to < {{ open_end() }}
),

counted as (
    select
        sum(case when gap_days = 1 then 1 else 0 end) as gaps_of_one_day,
        sum(case when gap_days = 0 then 1 else 0 end) as lines_that_touch
    from follows
)

select *
from counted
where gaps_of_one_day > 2 and gaps_of_one_day > lines_that_touch
