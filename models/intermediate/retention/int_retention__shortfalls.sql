with renewals as (
    select * from {{ ref('renewals') }}
    where outcome <> 'pending' and renewed_arr < due_arr
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

-- one row a renewal in which less was renewed than was due, and unit that it counts for
fallen_short as (
    select
        'account' as unit,
        account_id as unit_id,
        due_on,
        due_arr - renewed_arr as shortfall_arr
    from renewals
    union all
    select
        'family' as unit,
        accounts.family_id as unit_id,
        renewals.due_on,
        renewals.due_arr - renewals.renewed_arr as shortfall_arr
    from renewals
    inner join accounts on renewals.account_id = accounts.account_id
),

final as (
    select
        unit,
        unit_id,
        due_on,
        sum(shortfall_arr) as shortfall_arr
    from fallen_short
    group by unit, unit_id, due_on
)

select * from final
