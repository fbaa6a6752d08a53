with as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

known as (
    select * from {{ ref('int_core__subjects_known') }}
),

all_rules as (
    select * from {{ ref('role_taxonomy') }}
),

rule_versions as (
    {{ seed_versions('all_rules', ['position']) }}
),

-- one row a rule that is in force at the as-of date
taxonomy as (
    select rule_versions.*
    from rule_versions
    inner join as_of
        on
            as_of.as_of_date >= rule_versions.valid_from
            and as_of.as_of_date < rule_versions.valid_to
),

-- one row a use of a title: ours, today's and former ones, and the customers'
title_uses as (
    select
        job_title,
        'employee' as used_by
    from {{ ref('stg_crm__employees') }}
    where job_title is not null
    union all
    select
        value as job_title,
        'former' as used_by
    from {{ ref('int_core__employee_timelines') }}
    where field = 'job_title' and value is not null
    union all
    select
        job_title,
        'contact' as used_by
    from {{ ref('stg_crm__contacts') }}
    where job_title is not null
),

titles as (
    select
        job_title,
        ' ' || translate(lower(job_title), ',.;:/-_&()+', '           ') || ' ' as words,
        sum(case when used_by = 'employee' then 1 else 0 end) as employees,
        sum(case when used_by = 'contact' then 1 else 0 end) as contacts
    from title_uses
    group by job_title
),

-- one row a title and rule that matches it, the first rule first
matches as (
    select
        titles.job_title,
        taxonomy.function,
        taxonomy.level,
        taxonomy.level_rank,
        taxonomy.canonical_title,
        taxonomy.lead_of,
        row_number() over (
            partition by titles.job_title order by taxonomy.position
        ) as match_number
    from titles
    inner join taxonomy
        on
            {{ matches_pattern('titles.words', 'taxonomy.title_pattern') }}
            and (
                taxonomy.level_pattern = 'any'
                or {{ matches_pattern('titles.words', 'taxonomy.level_pattern') }}
            )
),

final as (
    select
        titles.job_title,
        matches.function,
        matches.level,
        matches.level_rank,
        matches.canonical_title,
        matches.lead_of,
        matches.job_title is not null as is_mapped,
        case when known.has_employees then cast(titles.employees as bigint) end as employees,
        case when known.has_contacts then cast(titles.contacts as bigint) end as contacts
    from titles
    cross join known
    left join matches
        on titles.job_title = matches.job_title and matches.match_number = 1
)

select * from final
