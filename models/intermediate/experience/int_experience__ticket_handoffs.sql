with events as (
    select * from {{ ref('int_experience__ticket_events_known') }}
    where kind in ('assignee', 'group') and value is not null
),

-- one row a moment and kind: several values at one moment are one assignment
assignments as (
    select
        ticket_id,
        account_id,
        occurred_at,
        occurred_on,
        kind,
        max(value) as value
    from events
    group by ticket_id, account_id, occurred_at, occurred_on, kind
),

looked_back as (
    select
        assignments.*,
        lag(value) over (partition by ticket_id, kind order by occurred_at) as previous_value
    from assignments
),

-- a change of assignee and of group at one moment is one hand-off
final as (
    select
        ticket_id,
        account_id,
        occurred_at,
        occurred_on
    from looked_back
    where previous_value is not null and value <> previous_value
    group by ticket_id, account_id, occurred_at, occurred_on
)

select * from final
