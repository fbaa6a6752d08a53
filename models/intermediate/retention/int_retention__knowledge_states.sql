with versions as (
    select * from {{ ref('int_retention__line_versions') }}
),

knowledge_dates as (
    select
        known_on,
        lines_end_after,
        coalesce(
            lag(known_on) over (order by known_on), cast('0001-01-01' as date)
        ) as known_before
    from {{ ref('int_retention__knowledge_dates') }}
),

accounts as (
    select * from {{ ref('stg_crm__accounts') }}
),

-- one row a merged account as known now, with its group; a merger once known is known for
-- good. Who is in a circle of mergers, or leads into one, stands for itself now, but did not
-- while the circle was open: all of these are one group
merged as (
    select
        identities.account_id,
        case
            when identities.survivor_id <> identities.account_id then identities.survivor_id
            else ''
        end as group_id
    from {{ ref('int_retention__account_identities') }} as identities
    inner join {{ ref('stg_bundle__as_of') }} as as_of on identities.known_on = as_of.as_of_date
),

-- one row a version of a line, with the account that stands for all that were ever merged
-- with the one it names: what becomes known of one of them may concern them all
grouped as (
    select
        versions.*,
        coalesce(merged.group_id, versions.account_id) as group_id
    from versions
    left join merged on versions.account_id = merged.account_id
),

line_groups as (
    select
        line_id,
        group_id
    from grouped
    group by line_id, group_id
),

-- one row a version and day on which it comes or goes
version_days as (
    select
        group_id,
        replaces_line_id,
        known_from as changed_on
    from grouped
    union all
    select
        group_id,
        replaces_line_id,
        known_to as changed_on
    from grouped
    where known_to < {{ open_end() }}
),

-- one row a group and day on which something else becomes known of its lines; what replaces
-- a line may be a line of others
changes as (
    select
        group_id,
        changed_on
    from version_days
    union
    select
        line_groups.group_id,
        version_days.changed_on
    from version_days
    inner join line_groups on version_days.replaces_line_id = line_groups.line_id
    union
    select
        merged.group_id,
        {{ local_date('accounts.merged_at') }} as changed_on
    from accounts
    inner join merged on accounts.account_id = merged.account_id
    where accounts.merged_at is not null
),

-- one row a group and day whose knowledge is asked for and other than that of the one before
starts as (
    select
        changes.group_id,
        knowledge_dates.known_on,
        knowledge_dates.lines_end_after
    from changes
    inner join knowledge_dates
        on
            changes.changed_on <= knowledge_dates.known_on
            and changes.changed_on > knowledge_dates.known_before
    group by changes.group_id, knowledge_dates.known_on, knowledge_dates.lines_end_after
),

states as (
    select
        group_id,
        known_on,
        coalesce(
            lead(known_on) over (partition by group_id order by known_on), {{ open_end() }}
        ) as known_to,
        lines_end_after
    from starts
),

-- one row an account that lines name
named as (
    select
        account_id,
        group_id
    from grouped
    group by account_id, group_id
),

final as (
    select
        named.account_id,
        states.known_on,
        states.known_to,
        case
            when states.known_to = {{ open_end() }} then cast('1900-01-01' as date)
            else states.lines_end_after
        end as lines_end_after
    from named
    inner join states on named.group_id = states.group_id
)

select * from final
