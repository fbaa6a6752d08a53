with touches as (
    select * from {{ ref('int_coverage__touches') }}
    where account_id is not null
),

customers as (
    select * from {{ ref('int_retention__account_customers') }}
),

all_tenure_bands as (
    select * from {{ ref('tenure_bands') }}
),

tenure_bands as (
    {{ seed_versions('all_tenure_bands') }}
),

-- one row a touch, with the customer's age on that day; null before it first paid
aged as (
    select
        touches.*,
        case
            when customers.customer_since <= touches.occurred_on
                then {{ days_between('customers.customer_since', 'touches.occurred_on') }}
        end as tenure_days
    from touches
    left join customers on touches.account_id = customers.account_id
),

staged as (
    select
        aged.*,
        coalesce(tenure_bands.tenure_band, 'prospect') as tenure_band
    from aged
    left join tenure_bands
        on
            aged.occurred_on >= tenure_bands.valid_from
            and aged.occurred_on < tenure_bands.valid_to
            and aged.tenure_days >= tenure_bands.min_days
            and aged.tenure_days <= coalesce(tenure_bands.max_days, aged.tenure_days)
),

final as (
    select
        account_id,
        tenure_band,
        count(distinct person_id) as people,
        count(distinct case when is_support then 'support' else 'person:' || person_id end)
            as people_support_as_one,
        count(distinct role) as roles,
        count(distinct team) as teams,
        count(*) as touches,
        cast(sum(minutes) as numeric(38, 4)) as minutes
    from staged
    group by account_id, tenure_band
)

select * from final
