with rates as (
    select * from {{ ref('stg_crm__fx_rates') }}
),

-- one row a rate; the reporting currency is worth itself
all_rates as (
    select
        currency,
        rate_to_reporting,
        valid_from
    from rates
    where currency <> {{ text_literal(var('reporting_currency')) }}
    union all
    select
        {{ text_literal(var('reporting_currency')) }} as currency,
        cast(1 as numeric(38, 20)) as rate_to_reporting,
        cast('1900-01-01' as date) as valid_from
),

final as (
    select
        currency,
        rate_to_reporting,
        valid_from,
        lead(valid_from) over (partition by currency order by valid_from) as valid_to
    from all_rates
)

select * from final
