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
        {{ local_date('changes.recorded_at') }} <= as_of.as_of_date as is_known
    from changes
    cross join as_of
),

-- one row a change, numbered among the known and the not yet known ones of its field
numbered as (
    select
        dated.*,
        row_number() over (
            partition by account_id, field, is_known
            order by valid_from_at, recorded_at, value
        ) as change_number
    from dated
),

final as (
    select
        account_id,
        field,
        old_value,
        value,
        valid_from,
        is_known,
        change_number
    from numbered
)

select * from final
