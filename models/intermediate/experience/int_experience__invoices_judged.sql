with invoices as (
    select * from {{ ref('stg_crm__invoices') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row an invoice issued by the as-of date; its clean days may not be over yet
judged as (
    select
        invoices.invoice_id,
        accounts.survivor_id as account_id,
        invoices.issued_on,
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

final as (
    select
        invoice_id,
        account_id,
        issued_on,
        {{ month_end('issued_on') }} as month_end,
        is_undetermined,
        not is_undetermined and not is_corrected as is_clean
    from judged
)

select * from final
