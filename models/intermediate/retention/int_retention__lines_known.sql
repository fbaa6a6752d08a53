with versions as (
    select * from {{ ref('int_retention__line_versions') }}
    where not is_void
),

knowledge_dates as (
    select * from {{ ref('int_retention__knowledge_dates') }}
),

identities as (
    select * from {{ ref('int_retention__account_identities') }}
),

fx_periods as (
    select * from {{ ref('int_core__fx_periods') }}
),

-- one row a currency and period; before its first rate a currency has that one
rates as (
    select
        currency,
        rate_to_reporting,
        case
            when row_number() over (partition by currency order by valid_from) = 1
                then cast('1900-01-01' as date)
            else valid_from
        end as valid_from,
        coalesce(valid_to, {{ open_end() }}) as valid_to
    from fx_periods
),

-- one row a line as known on a day
known as (
    select
        knowledge_dates.known_on,
        versions.*,
        coalesce(identities.survivor_id, versions.account_id) as holder_id,
        rates.rate_to_reporting
    from versions
    inner join knowledge_dates
        on
            versions.known_from <= knowledge_dates.known_on
            and versions.known_to > knowledge_dates.known_on
            and versions.ends_on > knowledge_dates.lines_end_after
    left join identities
        on
            knowledge_dates.known_on = identities.known_on
            and versions.account_id = identities.account_id
    left join rates
        on
            versions.currency = rates.currency
            and knowledge_dates.known_on >= rates.valid_from
            and knowledge_dates.known_on < rates.valid_to
),

-- one row a line that another one replaces, as known on a day
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
        known.line_id,
        known.holder_id as account_id,
        known.account_id as named_account_id,
        known.product_id,
        known.product_key,
        known.contract_id,
        known.seats,
        known.annual_amount,
        known.currency,
        case
            when not known.is_arr_line then cast(0 as numeric(18, 4))
            -- wide enough that no product of an amount and a rate overflows
            else cast(round(
                cast(known.annual_amount as numeric(30, 4)) * known.rate_to_reporting, 4
            ) as numeric(18, 4))
        end as arr,
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
