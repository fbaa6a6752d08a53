with touches as (
    select * from {{ ref('int_coverage__touches') }}
    where account_id is not null
),

known as (
    select * from {{ ref('int_core__subjects_known') }}
),

-- one row a touch and something of which distinct ones are counted
members as (
    select
        account_id,
        'person' as counted,
        person_id as member,
        occurred_on as active_on
    from touches
    where person_id is not null
    union all
    select
        account_id,
        'person_support_as_one' as counted,
        case when is_support then 'support' else 'person:' || person_id end as member,
        occurred_on as active_on
    from touches
    where person_id is not null
    union all
    select
        account_id,
        'role' as counted,
        role as member,
        occurred_on as active_on
    from touches
    where role is not null
    union all
    select
        account_id,
        'team' as counted,
        team as member,
        occurred_on as active_on
    from touches
    where team is not null
),

periods as (
    {{ islands('members', ['account_id', 'counted', 'member'], 90) }}
),

-- one row a period in which a member counts
counted_periods as (
    select
        account_id,
        valid_from,
        valid_to,
        case when counted = 'person' then 1 else 0 end as people_90d,
        case when counted = 'person_support_as_one' then 1 else 0 end
            as people_90d_support_as_one,
        case when counted = 'role' then 1 else 0 end as roles_90d,
        case when counted = 'team' then 1 else 0 end as teams_90d
    from periods
),

month_ends as (
    select
        account_id,
        month_end as on_day
    from {{ ref('int_core__account_months') }}
),

counts as (
    {{ at_days(
        'counted_periods',
        ['account_id'],
        ['people_90d', 'people_90d_support_as_one', 'roles_90d', 'teams_90d'],
        'month_ends'
    ) }}
),

final as (
    select
        counts.account_id,
        counts.on_day as month_end,
        case when known.has_touches then cast(counts.people_90d as bigint) end as people_90d,
        case when known.has_touches then cast(counts.people_90d_support_as_one as bigint) end
            as people_90d_support_as_one,
        case when known.has_touches then cast(counts.roles_90d as bigint) end as roles_90d,
        case when known.has_touches then cast(counts.teams_90d as bigint) end as teams_90d
    from counts
    cross join known
)

select * from final
