with fx_periods as (
    select * from {{ ref('int_core__fx_periods') }}
),

knowledge_dates as (
    select known_on from {{ ref('int_retention__knowledge_dates') }}
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

final as (
    select
        rates.currency,
        knowledge_dates.known_on,
        rates.rate_to_reporting
    from rates
    inner join knowledge_dates
        on
            rates.valid_from <= knowledge_dates.known_on
            and rates.valid_to > knowledge_dates.known_on
)

select * from final
