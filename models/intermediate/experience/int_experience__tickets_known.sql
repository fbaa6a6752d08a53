with tickets as (
    select * from {{ ref('stg_support__tickets') }}
),

organizations as (
    select * from {{ ref('int_core__organizations_matched') }}
),

withdrawn as (
    select * from {{ ref('int_experience__tickets_withdrawn') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

final as (
    select
        tickets.source_system,
        tickets.ticket_id,
        organizations.account_id,
        tickets.created_at,
        {{ local_date('tickets.created_at') }} as created_on,
        tickets.requester_id,
        tickets.submitter_id,
        withdrawn.withdrawn_as,
        withdrawn.ticket_id is not null as is_withdrawn,
        lower(trim(tickets.kind)) as kind,
        lower(trim(tickets.priority)) as priority,
        tickets.status,
        tickets.channel,
        tickets.feature_id,
        tickets.is_gap,
        tickets.handling_minutes,
        tickets.sla_met_at_source,
        case
            when
                {{ local_date('coalesce(tickets.solved_at, tickets.closed_at)') }}
                <= as_of.as_of_date
                then greatest(
                    coalesce(tickets.solved_at, tickets.closed_at), tickets.created_at
                )
        end as solved_at_source,
        lower(trim(tickets.satisfaction)) as satisfaction
    from tickets
    cross join as_of
    left join organizations on tickets.organization_id = organizations.organization_id
    left join withdrawn on tickets.ticket_id = withdrawn.ticket_id
    where {{ local_date('tickets.created_at') }} <= as_of.as_of_date
)

select * from final
