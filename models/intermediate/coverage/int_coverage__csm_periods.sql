with timelines as (
    select * from {{ ref('int_core__account_timelines') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row an account that was not merged away and a stretch of time with one CSM or none
owned as (
    select
        timelines.account_id,
        timelines.value as csm_id,
        timelines.valid_from,
        timelines.valid_to,
        sum(case when timelines.value is not null then 1 else 0 end) over (
            partition by timelines.account_id order by timelines.valid_from
            rows between unbounded preceding and current row
        ) as csm_number
    from timelines
    inner join accounts on timelines.account_id = accounts.account_id
    cross join as_of
    where
        timelines.field = 'csm_id'
        and not accounts.is_merged
        and timelines.valid_from <= as_of.as_of_date
),

-- the last CSM that the account had, carried over a time without one
carried as (
    select
        account_id,
        csm_id,
        valid_from,
        valid_to,
        max(csm_id) over (partition by account_id, csm_number) as last_csm_id
    from owned
),

looked_back as (
    select
        carried.*,
        lag(last_csm_id) over (partition by account_id order by valid_from)
            as previous_csm_id
    from carried
),

final as (
    select
        account_id,
        csm_id,
        previous_csm_id,
        coalesce(csm_id <> previous_csm_id, false) as is_handoff,
        valid_from,
        valid_to
    from looked_back
)

select * from final
