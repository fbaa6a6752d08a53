with touches as (
    select * from {{ ref('int_coverage__touches') }}
    where is_open_question and csm_id is not null
),

known as (
    select * from {{ ref('int_core__subjects_known') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

csms as (
    select csm_id
    from {{ ref('int_coverage__csm_periods') }}
    where csm_id is not null
    group by csm_id
),

all_thresholds as (
    select * from {{ ref('coverage_thresholds') }}
),

threshold_versions as (
    {{ seed_versions('all_thresholds', ['threshold']) }}
),

-- one row a month with the thresholds in force at its end
thresholds as (
    select
        month_ends.month_end,
        max(case when versions.threshold = 'expert_least_share' then versions.value end)
            as expert_least_share,
        max(case when versions.threshold = 'controller_most_share' then versions.value end)
            as controller_most_share,
        max(case when versions.threshold = 'model_least_questions' then versions.value end)
            as model_least_questions
    from month_ends
    inner join threshold_versions as versions
        on
            month_ends.month_end >= versions.valid_from
            and month_ends.month_end < versions.valid_to
    group by month_ends.month_end
),

-- one row a month, with the end of the last quarter that was complete then
months as (
    select
        month_end,
        max(
            case
                when
                    mod(
                        cast(extract(month from month_end) as integer)
                        + 12 - {{ var('fiscal_year_start_month') }}, 3
                    ) = 2
                    then month_end
            end
        ) over (
            order by month_end rows between unbounded preceding and current row
        ) as quarter_end
    from month_ends
),

quarters as (
    select
        month_ends.fiscal_quarter,
        max(month_ends.month_end) as quarter_end
    from month_ends
    group by month_ends.fiscal_quarter
),

-- one row a CSM and quarter with a question from an account of the book of that day
answers as (
    select
        touches.csm_id,
        quarters.quarter_end,
        count(*) as questions,
        sum(case when touches.is_direct_answer then 1 else 0 end) as direct_answers
    from touches
    inner join month_ends on touches.month_end = month_ends.month_end
    inner join quarters on month_ends.fiscal_quarter = quarters.fiscal_quarter
    group by touches.csm_id, quarters.quarter_end
),

evidence as (
    select
        csms.csm_id,
        months.month_end,
        months.quarter_end,
        {{ zero_if_known('known.has_activities', 'answers.questions') }} as quarter_questions,
        {{ zero_if_known('known.has_activities', 'answers.direct_answers') }}
            as quarter_direct_answers
    from csms
    cross join months
    cross join known
    left join answers
        on csms.csm_id = answers.csm_id and months.quarter_end = answers.quarter_end
),

final as (
    select
        evidence.csm_id,
        evidence.month_end,
        evidence.quarter_end,
        evidence.quarter_questions,
        evidence.quarter_direct_answers,
        case
            when
                evidence.quarter_questions is null
                or evidence.quarter_questions < thresholds.model_least_questions
                then 'unknown'
            when
                evidence.quarter_direct_answers
                >= thresholds.expert_least_share * evidence.quarter_questions
                then 'expert'
            when
                evidence.quarter_direct_answers
                <= thresholds.controller_most_share * evidence.quarter_questions
                then 'controller'
            else 'hybrid'
        end as csm_model
    from evidence
    inner join thresholds on evidence.month_end = thresholds.month_end
)

select * from final
