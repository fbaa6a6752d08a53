-- A row is a user of the roll-up of whom nobody knows who it is.
with seen as (
    select tenant_user_key
    from {{ ref('int_usage_log__users_seen') }}
    where first_on is not null
)

select rolled.tenant_user_key
from {{ ref('int_usage_log__events_rolled') }} as rolled
left join seen on rolled.tenant_user_key = seen.tenant_user_key
where rolled.tenant_user_key <> 0 and seen.tenant_user_key is null
