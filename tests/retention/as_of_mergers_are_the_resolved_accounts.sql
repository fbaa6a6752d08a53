-- mergers followed day by day agree with the account map at the as-of date
select
    accounts.account_id,
    accounts.survivor_id,
    identities.survivor_id as survivor_as_known
from {{ ref('int_core__accounts_resolved') }} as accounts
cross join {{ ref('stg_bundle__as_of') }} as as_of
left join {{ ref('int_retention__account_identities') }} as identities
    on
        accounts.account_id = identities.account_id
        and as_of.as_of_date = identities.known_on
where accounts.survivor_id <> coalesce(identities.survivor_id, accounts.account_id)
