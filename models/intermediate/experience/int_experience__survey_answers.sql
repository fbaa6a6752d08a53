with responses as (
    select * from {{ ref('stg_crm__survey_responses') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

all_bands as (
    select * from {{ ref('survey_bands') }}
),

bands as (
    {{ seed_versions('all_bands', ['kind']) }}
),

-- one row a response known at the as-of date; an NPS score stands as it is, the others
-- as a share of their scale
scored as (
    select
        responses.response_id,
        accounts.survivor_id as account_id,
        {{ local_date('responses.responded_at') }} as responded_on,
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

final as (
    select
        scored.response_id,
        scored.account_id,
        scored.responded_on,
        {{ month_end('scored.responded_on') }} as month_end,
        scored.kind,
        scored.score,
        bands.band
    from scored
    left join bands
        on
            scored.kind = bands.kind
            and scored.responded_on >= bands.valid_from
            and scored.responded_on < bands.valid_to
            and scored.score >= bands.lowest_score
            and scored.score <= bands.highest_score
    where scored.score is not null
)

select * from final
