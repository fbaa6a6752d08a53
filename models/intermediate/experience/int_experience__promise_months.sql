with invoices as (
    select * from {{ ref('int_experience__invoices_judged') }}
),

outcomes as (
    select * from {{ ref('int_experience__outcomes_judged') }}
),

-- one row an invoice or outcome
promises as (
    select
        account_id,
        month_end,
        1 as invoices_issued,
        case when is_clean then 1 else 0 end as invoices_clean,
        case when is_undetermined then 1 else 0 end as invoices_undetermined,
        0 as outcomes_due,
        0 as outcomes_verified
    from invoices
    union all
    select
        account_id,
        month_end,
        0 as invoices_issued,
        0 as invoices_clean,
        0 as invoices_undetermined,
        1 as outcomes_due,
        case when is_verified then 1 else 0 end as outcomes_verified
    from outcomes
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
