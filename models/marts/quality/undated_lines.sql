with subscription_lines as (
    select * from {{ ref('stg_crm__subscription_lines') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

final as (
    select
        subscription_lines.line_id,
        subscription_lines.version,
        subscription_lines.account_id,
        subscription_lines.starts_on,
        subscription_lines.ends_on
    from subscription_lines
    inner join as_of
        on {{ local_date('subscription_lines.recorded_at') }} <= as_of.as_of_date
    where {{ is_no_date('subscription_lines.starts_on') }}
)

select * from final
