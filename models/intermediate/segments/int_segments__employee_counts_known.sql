with accounts as (
    select * from {{ ref('stg_crm__accounts') }}
),

changes as (
    select * from {{ ref('int_core__account_changes_known') }}
    where field = 'employee_count'
),

-- one row an account and day on which something about its size became known, and one
-- for the time before all of them
knowledge_days as (
    select
        account_id,
        cast('1900-01-01' as date) as known_from
    from accounts
    union
    select
        account_id,
        recorded_on as known_from
    from changes
    where is_known
),

-- one row an account and such a day, with the next one
knowledge_periods as (
    select
        account_id,
        known_from,
        lead(known_from) over (partition by account_id order by known_from) as known_to
    from knowledge_days
),

-- one row an account, such a day and change known on it
changes_then as (
    select
        knowledge_periods.account_id,
        knowledge_periods.known_from,
        knowledge_periods.known_to,
        changes.old_value,
        changes.value,
        changes.valid_from,
        changes.change_number,
        row_number() over (
            partition by knowledge_periods.account_id, knowledge_periods.known_from
            order by changes.change_number
        ) as place
    from knowledge_periods
    inner join changes
        on
            knowledge_periods.account_id = changes.account_id
            and knowledge_periods.known_from >= changes.recorded_on
    where changes.is_known
),

-- before the first known change its old value held; what is recorded first says what
-- was believed until then; without any change today's value always held
beginnings as (
    select
        knowledge_periods.account_id,
        knowledge_periods.known_from,
        knowledge_periods.known_to,
        case
            when changes_then.account_id is not null then changes_then.old_value
            when first_recorded.account_id is not null then first_recorded.old_value
            else cast(accounts.employee_count as {{ dbt.type_string() }})
        end as value
    from knowledge_periods
    inner join accounts on knowledge_periods.account_id = accounts.account_id
    left join changes_then
        on
            knowledge_periods.account_id = changes_then.account_id
            and knowledge_periods.known_from = changes_then.known_from
            and changes_then.place = 1
    left join changes as first_recorded
        on
            knowledge_periods.account_id = first_recorded.account_id
            and first_recorded.recording_number = 1
),

dated_values as (
    select
        account_id,
        known_from,
        known_to,
        {{ read_value('value', 'integer') }} as employee_count,
        cast(null as date) as valid_from,
        0 as change_number
    from beginnings
    union all
    select
        account_id,
        known_from,
        known_to,
        {{ read_value('value', 'integer') }} as employee_count,
        valid_from,
        change_number
    from changes_then
),

final as (
    {{ timeline(
        'dated_values', ['account_id', 'known_from', 'known_to'], 'employee_count',
        ['change_number']
    ) | indent(4) }}
)

select * from final
