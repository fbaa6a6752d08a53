with changes as (
    select * from {{ ref('stg_crm__account_changes') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

dated as (
    select
        changes.account_id,
        changes.field,
        changes.old_value,
        changes.value,
        changes.valid_from as valid_from_at,
        {{ local_date('changes.valid_from') }} as valid_from,
        changes.recorded_at,
        {{ local_date('changes.recorded_at') }} as recorded_on,
        {{ local_date('changes.recorded_at') }} <= as_of.as_of_date as is_known
    from changes
    cross join as_of
),

-- one row a change; of the known ones of a field the first is the one that held first,
-- of the not yet known ones the one that was recorded first
numbered as (
    select
        dated.*,
        row_number() over (
            partition by account_id, field, is_known
            order by
                case when is_known then valid_from_at else recorded_at end,
                case when is_known then recorded_at else valid_from_at end,
                value
        ) as change_number,
        row_number() over (
            partition by account_id, field order by recorded_at, valid_from_at, value
        ) as recording_number
    from dated
),

final as (
    select
        account_id,
        field,
        old_value,
        value,
        valid_from,
        recorded_on,
        is_known,
        change_number,
        recording_number
    from numbered
)

select * from final
