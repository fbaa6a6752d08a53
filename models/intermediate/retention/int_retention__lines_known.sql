with versions as (
    select * from {{ ref('int_retention__line_versions') }}
    where not is_void
),

knowledge_states as (
    select * from {{ ref('int_retention__knowledge_states') }}
),

identities as (
    select * from {{ ref('int_retention__account_identities') }}
),

-- one row a line as known over a stretch of days
known as (
    select
        versions.*,
        knowledge_states.known_on,
        knowledge_states.known_to as known_until,
        coalesce(identities.survivor_id, versions.account_id) as holder_id
    from versions
    inner join knowledge_states
        on
            versions.account_id = knowledge_states.account_id
            and versions.known_from <= knowledge_states.known_on
            and versions.known_to > knowledge_states.known_on
            and versions.ends_on > knowledge_states.lines_end_after
    left join identities
        on
            knowledge_states.known_on = identities.known_on
            and versions.account_id = identities.account_id
),

-- one row a line that another one replaces, as known
links as (
    select
        known.known_on,
        known.line_id,
        min(versions.starts_on) as linked_on
    from known
    inner join versions
        on
            known.line_id = versions.replaces_line_id
            and known.line_id <> versions.line_id
            and known.known_on >= versions.known_from
            and known.known_on < versions.known_to
    group by known.known_on, known.line_id
),

final as (
    select
        known.known_on,
        known.known_until as known_to,
        known.line_id,
        known.holder_id as account_id,
        known.account_id as named_account_id,
        known.product_id,
        known.product_key,
        known.contract_id,
        known.seats,
        known.annual_amount,
        known.currency,
        known.is_arr_line,
        known.is_recurring,
        known.is_trial,
        known.starts_on,
        known.ends_on,
        known.term_ends_on,
        known.replaces_line_id,
        known.end_reason,
        links.linked_on,
        least(known.ends_on, coalesce(links.linked_on, {{ open_end() }})) as linked_to
    from known
    left join links
        on
            known.known_on = links.known_on
            and known.line_id = links.line_id
)

select * from final
