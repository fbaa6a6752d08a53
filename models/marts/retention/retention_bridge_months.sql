with account_retention_months as (
    select * from {{ ref('account_retention_months') }}
    where window_months = 12
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

-- one row a segment at the opening and month, and one row a month for all of them
cohorts as (
    select
        opening_segment_id as segment_id,
        month_end,
        sum(opening_arr) as opening_arr,
        sum(retained_arr) as retained_arr,
        sum(gross_retained_arr) as gross_retained_arr
    from account_retention_months
    group by opening_segment_id, month_end
    union all
    select
        'all' as segment_id,
        month_end,
        sum(opening_arr) as opening_arr,
        sum(retained_arr) as retained_arr,
        sum(gross_retained_arr) as gross_retained_arr
    from account_retention_months
    group by month_end
),

-- every segment in every month, so that one that is empty now still has a year before
asked as (
    select
        segments.segment_id,
        month_ends.month_end,
        {{ month_end(add_months('month_ends.month_end', -12)) }} as month_end_before
    from (
        select segment_id from cohorts
        group by segment_id
    ) as segments
    cross join month_ends
),

-- one row a segment and month: its share of the cohort and its rates
rated as (
    select
        asked.segment_id,
        asked.month_end,
        asked.month_end_before,
        cohorts.opening_arr,
        cast(coalesce(cohorts.opening_arr, 0) as double precision)
        / cast(nullif(totals.opening_arr, 0) as double precision) as cohort_share,
        cast(cohorts.retained_arr as double precision)
        / cast(nullif(cohorts.opening_arr, 0) as double precision) as nrr,
        cast(cohorts.gross_retained_arr as double precision)
        / cast(nullif(cohorts.opening_arr, 0) as double precision) as grr,
        cast(totals.retained_arr as double precision)
        / cast(nullif(totals.opening_arr, 0) as double precision) as total_nrr
    from asked
    left join cohorts
        on
            asked.segment_id = cohorts.segment_id
            and asked.month_end = cohorts.month_end
    left join cohorts as totals
        on
            totals.segment_id = 'all'
            and asked.month_end = totals.month_end
),

-- a segment that had no cohort on one side keeps the rate of the other side there, so that
-- its coming and going is mix
compared as (
    select
        present.segment_id,
        present.month_end,
        present.opening_arr,
        before.opening_arr as opening_arr_year_before,
        present.nrr,
        present.grr,
        before.nrr as nrr_before,
        before.grr as grr_before,
        present.cohort_share,
        before.cohort_share as cohort_share_before,
        coalesce(present.nrr, before.nrr) as mixed_nrr,
        coalesce(before.nrr, present.nrr) as mixed_nrr_before,
        (present.total_nrr + before.total_nrr) / 2 as mean_total_nrr
    from rated as present
    left join rated as before
        on
            present.segment_id = before.segment_id
            and present.month_end_before = before.month_end
),

effects as (
    select
        compared.*,
        (cohort_share - cohort_share_before)
        * ((mixed_nrr + mixed_nrr_before) / 2 - mean_total_nrr) as mix_effect,
        (cohort_share + cohort_share_before) / 2
        * (mixed_nrr - mixed_nrr_before) as rate_effect
    from compared
),

total_effects as (
    select
        month_end,
        sum(mix_effect) as mix_effect,
        sum(rate_effect) as rate_effect
    from effects
    where segment_id <> 'all'
    group by month_end
),

final as (
    select
        effects.segment_id,
        effects.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        effects.nrr as nrr_12m,
        effects.grr as grr_12m,
        effects.nrr_before as nrr_12m_year_before,
        effects.grr_before as grr_12m_year_before,
        effects.cohort_share,
        effects.cohort_share_before as cohort_share_year_before,
        case
            when effects.segment_id = 'all' then total_effects.mix_effect
            else effects.mix_effect
        end as mix_effect,
        case
            when effects.segment_id = 'all' then total_effects.rate_effect
            else effects.rate_effect
        end as rate_effect,
        effects.grr - effects.grr_before as renewal_lever_change,
        (effects.nrr - effects.grr) - (effects.nrr_before - effects.grr_before)
            as upsell_lever_change,
        month_ends.is_month_final
    from effects
    inner join month_ends on effects.month_end = month_ends.month_end
    left join total_effects on effects.month_end = total_effects.month_end
    where
        coalesce(effects.opening_arr, 0) <> 0
        or coalesce(effects.opening_arr_year_before, 0) <> 0
)

select * from final
