with gap_efforts as (
    select * from {{ ref('int_coverage__gap_efforts') }}
),

known as (
    select * from {{ ref('int_core__subjects_known') }}
),

backlogs as (
    select * from {{ ref('int_coverage__enhancement_backlog') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

segment_periods as (
    select * from {{ ref('account_segment_periods') }}
),

-- one row a feature, segment and month with work for a gap
worked as (
    select
        feature_id,
        segment_id,
        month_end,
        sum(case when source = 'activity' then minutes else 0 end) as csm_minutes,
        sum(case when source = 'ticket' then minutes else 0 end) as support_minutes,
        sum(case when source = 'services' then minutes else 0 end) as services_minutes,
        sum(case when is_coded then minutes else 0 end) as coded_minutes,
        sum(case when is_coded then 0 else minutes end) as uncoded_minutes,
        sum(case when cost is not null then minutes else 0 end) as costed_minutes,
        sum(cost) as cost,
        sum(case when cost_class = 'cogs' then cost else 0 end) as cost_cogs,
        sum(case when cost_class = 'sales_marketing' then cost else 0 end)
            as cost_sales_marketing,
        sum(case when cost_class is null then cost else 0 end) as cost_unclassed
    from gap_efforts
    group by feature_id, segment_id, month_end
),

-- one row a feature, segment and month in which somebody asked for an enhancement
asked as (
    select
        coalesce(tickets.feature_id, 'uncoded') as feature_id,
        coalesce(segment_periods.segment_id, 'unassigned') as segment_id,
        {{ month_end('tickets.created_on') }} as month_end,
        count(*) as enhancement_tickets
    from {{ ref('int_experience__tickets_known') }} as tickets
    left join segment_periods
        on
            tickets.account_id = segment_periods.account_id
            and tickets.created_on >= segment_periods.valid_from
            and tickets.created_on < coalesce(segment_periods.valid_to, {{ open_end() }})
    where tickets.kind = 'enhancement' and not tickets.is_withdrawn
    group by
        coalesce(tickets.feature_id, 'uncoded'),
        coalesce(segment_periods.segment_id, 'unassigned'),
        {{ month_end('tickets.created_on') }}
),

keys as (
    select feature_id, segment_id, month_end from worked
    union
    select feature_id, segment_id, month_end from asked
    union
    select feature_id, segment_id, month_end from backlogs
),

-- one row a segment and month: the cost that could belong to any of its features
uncoded as (
    select
        segment_id,
        month_end,
        cost
    from worked
    where feature_id = 'uncoded'
),

final as (
    select
        keys.feature_id,
        keys.segment_id,
        keys.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        {{ zero_if_known('known.has_activities', 'worked.csm_minutes', 'numeric(38, 4)') }}
            as csm_minutes,
        {{ zero_if_known('known.has_tickets', 'worked.support_minutes', 'numeric(38, 4)') }}
            as support_minutes,
        {{ zero_if_known('known.has_services_time', 'worked.services_minutes', 'numeric(38, 4)') }}
            as services_minutes,
        cast(
            case
                when not known.has_costs then null
                when worked.feature_id is null then 0
                else worked.cost
            end as numeric(38, 4)
        ) as cost,
        cast(
            case
                when keys.feature_id = 'uncoded' or not known.has_costs then null
                else coalesce(worked.cost, 0) + coalesce(uncoded.cost, 0)
            end as numeric(38, 4)
        ) as cost_upper_bound,
        {{ zero_if_known('known.has_tickets', 'asked.enhancement_tickets') }}
            as enhancement_tickets,
        {{ zero_if_known('known.has_tickets', 'backlogs.open_backlog') }} as open_backlog,
        {{ zero_if_known('known.has_tickets', 'backlogs.open_backlog_days') }}
            as open_backlog_days,
        cast(coalesce(worked.coded_minutes, 0) as numeric(38, 4)) as coded_minutes,
        cast(coalesce(worked.uncoded_minutes, 0) as numeric(38, 4)) as uncoded_minutes,
        cast(coalesce(worked.costed_minutes, 0) as numeric(38, 4)) as costed_minutes,
        {{ zero_if_known('known.has_costs', 'worked.cost_cogs', 'numeric(38, 4)') }}
            as cost_cogs,
        {{ zero_if_known('known.has_costs', 'worked.cost_sales_marketing', 'numeric(38, 4)') }}
            as cost_sales_marketing,
        {{ zero_if_known('known.has_costs', 'worked.cost_unclassed', 'numeric(38, 4)') }}
            as cost_unclassed
    from keys
    cross join known
    inner join month_ends on keys.month_end = month_ends.month_end
    left join worked
        on
            keys.feature_id = worked.feature_id
            and keys.segment_id = worked.segment_id
            and keys.month_end = worked.month_end
    left join asked
        on
            keys.feature_id = asked.feature_id
            and keys.segment_id = asked.segment_id
            and keys.month_end = asked.month_end
    left join backlogs
        on
            keys.feature_id = backlogs.feature_id
            and keys.segment_id = backlogs.segment_id
            and keys.month_end = backlogs.month_end
    left join uncoded
        on keys.segment_id = uncoded.segment_id and keys.month_end = uncoded.month_end
)

select * from final
