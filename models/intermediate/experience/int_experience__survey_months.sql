with answers as (
    select * from {{ ref('int_experience__survey_answers') }}
),

final as (
    select
        account_id,
        month_end,
        cast(sum(case when band = 'promoter' then 1 else 0 end) as bigint) as nps_promoters,
        cast(sum(case when band = 'detractor' then 1 else 0 end) as bigint) as nps_detractors,
        cast(sum(case when kind = 'nps' then 1 else 0 end) as bigint) as nps_responses,
        cast(sum(case when kind = 'csat' and band = 'good' then 1 else 0 end) as bigint)
            as survey_csat_good,
        cast(sum(case when kind = 'csat' then 1 else 0 end) as bigint)
            as survey_csat_responses,
        cast(coalesce(sum(case when kind = 'ces' then score end), 0) as numeric(38, 4))
            as ces_score_sum,
        cast(sum(case when kind = 'ces' then 1 else 0 end) as bigint) as ces_responses
    from answers
    group by account_id, month_end
)

select * from final
