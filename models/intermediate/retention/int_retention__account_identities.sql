with accounts as (
    select * from {{ ref('stg_crm__accounts') }}
),

knowledge_dates as (
    select known_on from {{ ref('int_retention__knowledge_dates') }}
),

-- one row a merger and day on which it is known; the day stands before both ids, so that
-- chains are followed within a day
links as (
    select
        knowledge_dates.known_on,
        accounts.account_id as original_account_id,
        cast(knowledge_dates.known_on as {{ dbt.type_string() }}) || accounts.account_id
            as account_id,
        cast(knowledge_dates.known_on as {{ dbt.type_string() }}) || targets.account_id
            as next_id
    from accounts
    inner join accounts as targets
        on
            accounts.merged_into_account_id = targets.account_id
            and accounts.account_id <> targets.account_id
    inner join knowledge_dates
        on
            accounts.merged_at is null
            or {{ local_date('accounts.merged_at') }} <= knowledge_dates.known_on
),

tops as (
    {{ topmost('links') }}
),

final as (
    select
        links.known_on,
        links.original_account_id as account_id,
        substr(tops.top_id, 11) as survivor_id
    from links
    inner join tops on links.account_id = tops.account_id
)

select * from final
