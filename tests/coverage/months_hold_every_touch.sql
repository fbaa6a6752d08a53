-- touches, questions and bypasses of accounts by the last month-end against the months
with last_month as (
    select max(month_end) as month_end from {{ ref('int_core__month_ends') }}
),

touch_totals as (
    select
        count(*) as touches,
        sum(case when touchpoints.is_open_question then 1 else 0 end) as questions,
        sum(case when touchpoints.is_bypass then 1 else 0 end) as bypasses
    from {{ ref('touchpoints') }} as touchpoints
    cross join last_month
    where
        touchpoints.account_id is not null
        and touchpoints.occurred_on <= last_month.month_end
),

month_totals as (
    select
        sum(touches) as touches,
        sum(questions) as questions,
        sum(bypasses) as bypasses
    from {{ ref('account_coverage_months') }}
)

select *
from touch_totals
cross join month_totals
where
    touch_totals.touches <> coalesce(month_totals.touches, 0)
    or coalesce(touch_totals.questions, 0) <> coalesce(month_totals.questions, 0)
    or coalesce(touch_totals.bypasses, 0) <> coalesce(month_totals.bypasses, 0)
