with accounts as (
    select * from {{ ref('stg_crm__accounts') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row an account: the account it was merged into, if that was known
links as (
    select
        accounts.account_id,
        targets.account_id as next_id,
        {{ local_date('accounts.merged_at') }} as merged_on
    from accounts
    left join as_of on true
    left join accounts as targets
        on
            accounts.merged_into_account_id = targets.account_id
            and accounts.account_id <> targets.account_id
            and (
                accounts.merged_at is null
                or {{ local_date('accounts.merged_at') }} <= as_of.as_of_date
            )
),

tops as (
    {{ topmost('links') }}
),

final as (
    select
        links.account_id,
        tops.top_id as survivor_id,
        tops.top_id <> links.account_id as is_merged,
        case when tops.top_id <> links.account_id then links.merged_on end as merged_on
    from links
    inner join tops on links.account_id = tops.account_id
)

select * from final
