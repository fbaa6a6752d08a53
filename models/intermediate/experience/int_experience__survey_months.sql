with responses as (
    select * from {{ ref('stg_crm__survey_responses') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

bands as (
    select * from {{ ref('survey_bands') }}
),

-- one row a response known at the as-of date; an NPS score stands as it is, the others
-- as a share of their scale
scored as (
    select
        accounts.survivor_id as account_id,
        {{ month_end(local_date('responses.responded_at')) }} as month_end,
        responses.kind,
        case
            when responses.kind = 'nps' then responses.score
            else responses.score / nullif(responses.scale_max, 0)
        end as score
    from responses
    inner join accounts on responses.account_id = accounts.account_id
    cross join as_of
    where {{ local_date('responses.responded_at') }} <= as_of.as_of_date
),

banded as (
    select
        scored.account_id,
        scored.month_end,
        scored.kind,
        scored.score,
        bands.band
    from scored
    left join bands
        on
            scored.kind = bands.kind
            and scored.score >= bands.lowest_score
            and scored.score <= bands.highest_score
    where scored.score is not null
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
    from banded
    group by account_id, month_end
)

select * from final
