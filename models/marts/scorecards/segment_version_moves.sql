with segments_by_version as (
    select * from {{ ref('int_segments__segments_by_version') }}
    where known_to is null
),

segment_periods as (
    select * from {{ ref('int_segments__account_segment_periods') }}
),

bands as (
    select * from {{ ref('int_segments__bands') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

account_arr_months as (
    select * from {{ ref('account_arr_months') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

last_month as (
    select max(month_end) as month_end from account_arr_months
),

-- one row: the version in force, which is several bands
in_force as (
    select bands.version
    from bands
    inner join as_of
        on
            bands.in_force_from <= as_of.as_of_date
            and as_of.as_of_date < coalesce(bands.in_force_to, {{ open_end() }})
    group by bands.version
),

-- one row an account and other version, with its segment today by both
compared as (
    select
        in_force.version as from_version,
        segments_by_version.version as to_version,
        segment_periods.account_id,
        segment_periods.segment_id as from_segment_id,
        segments_by_version.segment_id as to_segment_id
    from segment_periods
    inner join segments_by_version on segment_periods.account_id = segments_by_version.account_id
    cross join in_force
    cross join as_of
    where
        segments_by_version.version <> in_force.version
        and segment_periods.valid_from <= as_of.as_of_date
        and as_of.as_of_date < coalesce(segment_periods.valid_to, {{ open_end() }})
        and segments_by_version.valid_from <= as_of.as_of_date
        and as_of.as_of_date < coalesce(segments_by_version.valid_to, {{ open_end() }})
),

-- one row an account with its ARR at the end of the latest complete month
latest_arr as (
    select
        account_arr_months.account_id,
        account_arr_months.closing_arr
    from account_arr_months
    inner join last_month on account_arr_months.month_end = last_month.month_end
),

final as (
    select
        compared.from_version,
        compared.to_version,
        compared.from_segment_id,
        compared.to_segment_id,
        compared.from_segment_id <> compared.to_segment_id as is_move,
        cast(count(*) as bigint) as accounts,
        cast(count(case when latest_arr.closing_arr > 0 then 1 end) as bigint) as customers,
        cast(coalesce(sum(latest_arr.closing_arr), 0) as numeric(38, 4)) as closing_arr
    from compared
    inner join accounts on compared.account_id = accounts.account_id
    left join latest_arr on compared.account_id = latest_arr.account_id
    where not accounts.is_merged
    group by
        compared.from_version,
        compared.to_version,
        compared.from_segment_id,
        compared.to_segment_id
)

select * from final
