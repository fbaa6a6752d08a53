with accounts as (
    select * from {{ ref('stg_crm__accounts') }}
),

survivors as (
    select * from {{ ref('int_core__survivors') }}
),

timelines as (
    select * from {{ ref('int_core__account_timelines') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row an account with a parent at the as-of date; a parent merged away counts as
-- its survivor
parents as (
    select
        timelines.account_id,
        survivors.survivor_id as parent_account_id
    from timelines
    inner join as_of
        on
            timelines.valid_from <= as_of.as_of_date
            and coalesce(timelines.valid_to, cast('9999-12-31' as date)) > as_of.as_of_date
    inner join survivors on timelines.value = survivors.account_id
    where timelines.field = 'parent_account_id'
),

links as (
    select
        survivors.account_id,
        parents.parent_account_id as next_id
    from survivors
    left join parents
        on
            survivors.account_id = parents.account_id
            and parents.account_id <> parents.parent_account_id
            and not survivors.is_merged
),

tops as (
    {{ topmost('links') }}
),

final as (
    select
        accounts.account_id,
        survivors.survivor_id,
        survivors.is_merged,
        survivors.merged_on,
        links.next_id as parent_account_id,
        tops.top_id as family_id,
        accounts.is_internal
    from accounts
    inner join survivors on accounts.account_id = survivors.account_id
    inner join tops on survivors.survivor_id = tops.account_id
    left join links on survivors.survivor_id = links.account_id
)

select * from final
