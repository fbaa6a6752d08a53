with subscription_lines as (
    select * from {{ ref('stg_crm__subscription_lines') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row a version with the day on which it became known
dated as (
    select
        subscription_lines.*,
        {{ local_date('subscription_lines.recorded_at') }} as known_from
    from subscription_lines
),

-- a version's knowledge ends on the earliest day of any higher version
superseded as (
    select
        dated.*,
        min(known_from) over (
            partition by line_id order by version
            rows between 1 following and unbounded following
        ) as superseded_on
    from dated
),

final as (
    select
        superseded.line_id,
        superseded.version,
        superseded.account_id,
        superseded.product_id,
        coalesce(superseded.product_id, '') as product_key,
        superseded.contract_id,
        superseded.seats,
        superseded.annual_amount,
        coalesce(superseded.currency, {{ text_literal(var('reporting_currency')) }}) as currency,
        case
            when {{ is_no_date('superseded.starts_on') }} then cast('1900-01-01' as date)
            else superseded.starts_on
        end as starts_on,
        coalesce(superseded.ends_on, {{ open_end() }}) as ends_on,
        superseded.term_ends_on,
        superseded.replaces_line_id,
        superseded.end_reason,
        superseded.is_recurring
        and superseded.pricing_model = 'committed'
        and not superseded.is_trial as is_arr_line,
        superseded.is_recurring,
        superseded.is_trial,
        superseded.is_void,
        superseded.known_from,
        coalesce(superseded.superseded_on, {{ open_end() }}) as known_to
    from superseded
    cross join as_of
    where
        superseded.known_from <= as_of.as_of_date
        and superseded.known_from < coalesce(superseded.superseded_on, {{ open_end() }})
)

select * from final
