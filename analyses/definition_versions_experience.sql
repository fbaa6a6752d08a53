-- One row per metric (first_reply_sla, resolution_sla, nps), month and version of its seed
-- (sla_targets, survey_bands): the value that this version gives and the one that stands
-- because another version was in force then. A version is everything in force on its
-- valid_from. Months before it are shown too: what the change would have made of them.
with runs as (
    select * from {{ ref('int_experience__ticket_business_minutes') }}
    where clock in ('first_reply', 'resolution')
),

resolutions as (
    select * from {{ ref('int_experience__ticket_resolutions') }}
),

outcomes as (
    select * from {{ ref('int_experience__ticket_sla') }}
),

tickets as (
    select * from {{ ref('int_experience__tickets_known') }}
    where account_id is not null and not is_withdrawn
),

targets as (
    select * from {{ ref('sla_targets') }}
),

responses as (
    select * from {{ ref('int_experience__survey_answers') }}
    where kind = 'nps'
),

bands as (
    select * from {{ ref('survey_bands') }}
    where kind = 'nps'
),

sla_versions as (
    select valid_from as version_from
    from targets
    group by valid_from
),

-- one row a version and priority with its targets, the newest first
version_targets as (
    select
        sla_versions.version_from,
        targets.priority,
        targets.first_reply_minutes,
        targets.resolution_minutes,
        targets.pauses_while_waiting,
        row_number() over (
            partition by sla_versions.version_from, targets.priority
            order by targets.valid_from desc
        ) as place
    from sla_versions
    inner join targets on sla_versions.version_from >= targets.valid_from
),

-- one row a version and promise that has a target at all, and did not come from the source
promises as (
    select
        version_targets.version_from,
        runs.clock || '_sla' as metric,
        {{ month_end('tickets.created_on') }} as month_end,
        outcomes.outcome as outcome_in_force,
        case
            when runs.clock = 'resolution' and tickets.sla_met_at_source is not null
                then outcomes.outcome
            when outcomes.outcome = 'none' then 'none'
            when
                runs.clock = 'first_reply'
                and runs.business_minutes > version_targets.first_reply_minutes
                then 'breached'
            when
                runs.clock = 'resolution'
                and case
                    when version_targets.pauses_while_waiting
                        then resolutions.business_minutes_less_waiting
                    else runs.business_minutes
                end > version_targets.resolution_minutes
                then 'breached'
            when runs.is_stopped then 'met'
            else 'open'
        end as outcome
    from runs
    inner join tickets on runs.ticket_id = tickets.ticket_id
    inner join resolutions on runs.ticket_id = resolutions.ticket_id
    inner join outcomes
        on runs.ticket_id = outcomes.ticket_id and runs.clock = outcomes.clock
    inner join version_targets
        on outcomes.priority = version_targets.priority and version_targets.place = 1
),

band_versions as (
    select
        valid_from as version_from,
        coalesce(
            lead(valid_from) over (order by valid_from), {{ open_end() }}
        ) as version_to
    from bands
    group by valid_from
),

-- one row a version and response: 1 a promoter, -1 a detractor
answers as (
    select
        band_versions.version_from,
        responses.month_end,
        responses.responded_on >= band_versions.version_from
        and responses.responded_on < band_versions.version_to as is_in_force,
        coalesce(max(case
            when bands.band = 'promoter' then 1
            when bands.band = 'detractor' then -1
        end), 0) as opinion
    from responses
    cross join band_versions
    left join bands
        on
            band_versions.version_from = bands.valid_from
            and responses.score >= bands.lowest_score
            and responses.score <= bands.highest_score
    group by
        responses.response_id, band_versions.version_from, band_versions.version_to,
        responses.month_end, responses.responded_on
),

-- the value that stands adds up each response by the version of its own day
nps_in_force as (
    select
        month_end,
        avg(cast(opinion as double precision)) as value_in_force
    from answers
    where is_in_force
    group by month_end
)

select
    metric,
    month_end,
    version_from,
    cast(sum(case when outcome = 'met' then 1 else 0 end) as double precision)
    / nullif(sum(case when outcome in ('met', 'breached') then 1 else 0 end), 0)
        as version_value,
    cast(sum(case when outcome_in_force = 'met' then 1 else 0 end) as double precision)
    / nullif(sum(case when outcome_in_force in ('met', 'breached') then 1 else 0 end), 0)
        as value_in_force
from promises
group by metric, month_end, version_from
union all
select
    'nps' as metric,
    answers.month_end,
    answers.version_from,
    avg(cast(answers.opinion as double precision)) as version_value,
    max(nps_in_force.value_in_force) as value_in_force
from answers
left join nps_in_force on answers.month_end = nps_in_force.month_end
group by answers.month_end, answers.version_from
order by metric asc, month_end desc, version_from desc
