with invoices as (
    select * from {{ ref('stg_crm__invoices') }}
),

outcomes as (
    select * from {{ ref('stg_crm__outcomes') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row an invoice issued by the as-of date; its clean days may not be over yet
judged_invoices as (
    select
        accounts.survivor_id as account_id,
        {{ month_end('invoices.issued_on') }} as month_end,
        {{ days_between('invoices.issued_on', 'as_of.as_of_date') }}
        < {{ var('invoice_clean_days') }} as is_undetermined,
        coalesce(
            {{ days_between('invoices.issued_on', 'invoices.disputed_on') }}
            <= {{ var('invoice_clean_days') }}, false
        )
        or coalesce(
            {{ days_between('invoices.issued_on', 'invoices.credited_on') }}
            <= {{ var('invoice_clean_days') }}, false
        ) as is_corrected
    from invoices
    inner join accounts on invoices.account_id = accounts.account_id
    cross join as_of
    where invoices.issued_on <= as_of.as_of_date
),

-- one row an outcome that was due by the as-of date
judged_outcomes as (
    select
        accounts.survivor_id as account_id,
        {{ month_end('outcomes.due_on') }} as month_end,
        coalesce(outcomes.verified_on <= outcomes.due_on, false) as is_verified
    from outcomes
    inner join accounts on outcomes.account_id = accounts.account_id
    cross join as_of
    where outcomes.due_on <= as_of.as_of_date
),

promises as (
    select
        account_id,
        month_end,
        1 as invoices_issued,
        case when not is_undetermined and not is_corrected then 1 else 0 end
            as invoices_clean,
        case when is_undetermined then 1 else 0 end as invoices_undetermined,
        0 as outcomes_due,
        0 as outcomes_verified
    from judged_invoices
    union all
    select
        account_id,
        month_end,
        0 as invoices_issued,
        0 as invoices_clean,
        0 as invoices_undetermined,
        1 as outcomes_due,
        case when is_verified then 1 else 0 end as outcomes_verified
    from judged_outcomes
),

final as (
    select
        account_id,
        month_end,
        cast(sum(invoices_issued) as bigint) as invoices_issued,
        cast(sum(invoices_clean) as bigint) as invoices_clean,
        cast(sum(invoices_undetermined) as bigint) as invoices_undetermined,
        cast(sum(outcomes_due) as bigint) as outcomes_due,
        cast(sum(outcomes_verified) as bigint) as outcomes_verified
    from promises
    group by account_id, month_end
)

select * from final
