-- One row per month and version of the adoption seeds (adoption_bands, adoption_thresholds):
-- the mean score that this version gives, the one that stands because another version was in
-- force then, and how many accounts the version moves. A version is everything in force on
-- its valid_from. Months before it are shown too: what the change would have made of them.
with bands as (
    select * from {{ ref('adoption_bands') }}
),

thresholds as (
    select * from {{ ref('adoption_thresholds') }}
),

account_months as (
    select * from {{ ref('account_adoption_months') }}
    where has_telemetry and entitled_features > 0
),

user_months as (
    select * from {{ ref('user_adoption_months') }}
),

versions as (
    select valid_from as version_from from bands
    union
    select valid_from as version_from from thresholds
),

-- one row a version and threshold, with its value
version_thresholds as (
    select
        versions.version_from,
        thresholds.threshold,
        thresholds.value,
        row_number() over (
            partition by versions.version_from, thresholds.threshold
            order by thresholds.valid_from desc
        ) as place
    from versions
    inner join thresholds on versions.version_from >= thresholds.valid_from
),

-- one row a version, measure and band
version_bands as (
    select
        versions.version_from,
        bands.measure,
        bands.points,
        bands.lower_bound,
        dense_rank() over (
            partition by versions.version_from, bands.measure
            order by bands.valid_from desc
        ) as place
    from versions
    inner join bands on versions.version_from >= bands.valid_from
),

-- one row a version, account and month with healthy users by that version
healthy as (
    select
        version_thresholds.version_from,
        user_months.account_id,
        user_months.month_end,
        sum(
            case when user_months.active_days_28d >= version_thresholds.value then 1 else 0 end
        ) as healthy_users
    from user_months
    inner join version_thresholds
        on
            version_thresholds.threshold = 'healthy_days'
            and version_thresholds.place = 1
    group by
        version_thresholds.version_from, user_months.account_id, user_months.month_end
),

-- one row a version, account and month: both sides of both shares
sides as (
    select
        key_features.version_from,
        account_months.account_id,
        account_months.month_end,
        account_months.adoption_score,
        coalesce(healthy.healthy_users, 0) as depth_part,
        greatest(account_months.active_users_90d, 1) as depth_whole,
        least(account_months.key_features_used_28d, key_features.value) as breadth_part,
        least(account_months.entitled_key_features, key_features.value) as breadth_whole
    from account_months
    inner join version_thresholds as key_features
        on key_features.threshold = 'key_features' and key_features.place = 1
    left join healthy
        on
            key_features.version_from = healthy.version_from
            and account_months.account_id = healthy.account_id
            and account_months.month_end = healthy.month_end
    where account_months.entitled_key_features > 0
),

-- one row a version, account and month: the score, the mean of the best bands reached
scored as (
    select
        sides.version_from,
        sides.account_id,
        sides.month_end,
        sides.adoption_score,
        cast(max(
            case
                when
                    version_bands.measure = 'depth'
                    and sides.depth_part >= version_bands.lower_bound * sides.depth_whole
                    then version_bands.points
            end
        ) + max(
            case
                when
                    version_bands.measure = 'breadth'
                    and sides.breadth_part >= version_bands.lower_bound * sides.breadth_whole
                    then version_bands.points
            end
        ) as double precision) / 2 as version_score
    from sides
    inner join version_bands
        on sides.version_from = version_bands.version_from and version_bands.place = 1
    group by
        sides.version_from, sides.account_id, sides.month_end, sides.adoption_score
)

select
    month_end,
    version_from,
    version_from = max(case when version_from <= month_end then version_from end)
        over (partition by month_end) as is_in_force,
    count(version_score) as accounts_scored,
    avg(version_score) as version_score,
    avg(adoption_score) as score_in_force,
    sum(case when version_score > adoption_score then 1 else 0 end) as accounts_up,
    sum(case when version_score < adoption_score then 1 else 0 end) as accounts_down
from scored
group by month_end, version_from
order by month_end desc, version_from desc
