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

all_scales as (
    select * from {{ ref('survey_scales') }}
),

scales as (
    {{ seed_versions('all_scales', ['kind']) }}
),

answered as (
    select
        responses.response_id,
        accounts.survivor_id as account_id,
        {{ local_date('responses.responded_at') }} as responded_on,
        responses.kind,
        responses.score,
        responses.scale_max
    from responses
    inner join accounts on responses.account_id = accounts.account_id
    cross join as_of
    where {{ local_date('responses.responded_at') }} <= as_of.as_of_date
),

-- one row a response; one without a scale has its kind's usual one
scaled as (
    select
        answered.response_id,
        answered.account_id,
        answered.responded_on,
        answered.kind,
        answered.score,
        scales.scale_max as usual_scale_max,
        coalesce(answered.scale_max, scales.scale_max) as scale_max
    from answered
    left join scales
        on
            answered.kind = scales.kind
            and answered.responded_on >= scales.valid_from
            and answered.responded_on < scales.valid_to
),

-- an NPS score stands as it is, so its scale must be the usual one; the others are shares of
-- their scale, and bands are compared without dividing, which would not be exact
scored as (
    select
        response_id,
        account_id,
        responded_on,
        kind,
        score,
        case when kind = 'nps' then 1 else scale_max end as one
    from scaled
    where score <= scale_max and (kind <> 'nps' or scale_max = usual_scale_max)
),

final as (
    select
        scored.response_id,
        scored.account_id,
        scored.responded_on,
        {{ month_end('scored.responded_on') }} as month_end,
        scored.kind,
        scored.score / scored.one as score,
        bands.band
    from scored
    left join bands
        on
            scored.kind = bands.kind
            and scored.responded_on >= bands.valid_from
            and scored.responded_on < bands.valid_to
            and scored.score >= bands.lowest_score * scored.one
            and scored.score <= bands.highest_score * scored.one
)

select * from final
