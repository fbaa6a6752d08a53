-- each word of a status, priority or schedule stands in one spelling, so that it means one row
-- a day
with words as (
    select
        'ticket_statuses' as seed,
        status as word
    from {{ ref('ticket_statuses') }}
    group by status
    union all
    select
        'sla_targets' as seed,
        priority as word
    from {{ ref('sla_targets') }}
    group by priority
    union all
    select
        'business_hours' as seed,
        schedule_id as word
    from {{ ref('business_hours') }}
    group by schedule_id
)

select
    seed,
    {{ word_key('word') }} as word_key,
    count(*) as spellings
from words
group by seed, {{ word_key('word') }}
having count(*) > 1
