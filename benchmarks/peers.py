"""What a user would write instead, straight from the log: the counts of an account.

Each text answers account_id, asked_on and COUNTS for accounts with an active user within 90 days.
To be filled in: `log` and `users` (parquet files), `last`, the last day asked for, the thresholds
`healthy` and `power`; for SQL `first` and `asked`, the condition of ASKED; for Python `answer`, the
parquet file to write, and for polars `asked`, the days of ASKED that look back on a day.
"""

COUNTS = (
    "active_users_1d", "active_users_7d", "active_users_28d", "active_users_90d",
    "healthy_users_28d", "power_users_28d", "user_days_28d", "events_28d", "features_used_28d",
)  # fmt: skip

# day asked for -> how SQL and polars say it
ASKED = {
    "month_end": (
        "day = last_day(day)",
        "[day.dt.offset_by(f'{months}mo').dt.month_end() for months in range(4)]",
    ),
    "adoption_date": ("true", "[day.dt.offset_by(f'{days}d') for days in range(window)]"),
}

SQL = """
with asked as (
    select cast(day as date) as asked_on
    from generate_series(date '{first}', date '{last}', interval 1 day) as days (day)
    where {asked}
),
robots as (
    select tenant_id, user_id from read_parquet('{users}') where actor_type <> 'human'
),
events as (
    select distinct
        event_id, tenant_id, user_id, feature_id, occurred_at, event_count,
        cast(occurred_at as date) as usage_date
    from read_parquet('{log}')
    anti join robots using (tenant_id, user_id)
),
user_days as (
    select tenant_id, user_id, usage_date, sum(event_count) as events
    from events group by all
),
users as (
    select
        tenant_id, asked_on, user_id,
        min(asked_on - usage_date) as days_back,
        count(*) filter (asked_on - usage_date < 28) as days,
        sum(events) filter (asked_on - usage_date < 28) as events
    from user_days
    join asked on usage_date between asked_on - 89 and asked_on
    group by all
),
features as (
    select tenant_id, asked_on, count(distinct feature_id) as features
    from (select distinct tenant_id, feature_id, usage_date from events)
    join asked on usage_date between asked_on - 27 and asked_on
    group by all
)
select
    tenant_id as account_id,
    asked_on,
    count(*) filter (days_back < 1) as active_users_1d,
    count(*) filter (days_back < 7) as active_users_7d,
    count(*) filter (days_back < 28) as active_users_28d,
    count(*) as active_users_90d,
    count(*) filter (days >= {healthy}) as healthy_users_28d,
    count(*) filter (days >= {power}) as power_users_28d,
    sum(days) as user_days_28d,
    coalesce(sum(events), 0) as events_28d,
    coalesce(any_value(features), 0) as features_used_28d
from users
left join features using (tenant_id, asked_on)
group by all
"""

POLARS = """
import polars as pl
from datetime import date

last = date.fromisoformat('{last}')
asked_on, day = pl.col('asked_on'), pl.col('day')
days_back = (asked_on - day).dt.total_days()

def asked(rows, window):
    rows = rows.with_columns(pl.concat_list({asked}).alias('asked_on')).explode('asked_on')
    return rows.filter((days_back < window) & (asked_on <= last))

robots = pl.scan_parquet('{users}').filter(pl.col('actor_type') != 'human')
events = pl.scan_parquet('{log}').select(
    'event_id', 'tenant_id', 'user_id', 'feature_id', 'occurred_at', 'event_count'
).unique().join(robots.select('tenant_id', 'user_id'), on=['tenant_id', 'user_id'], how='anti')
events = events.with_columns(pl.col('occurred_at').dt.date().alias('day'))
user_days = events.group_by('tenant_id', 'user_id', 'day').agg(pl.col('event_count').sum())
users = asked(user_days, 90).group_by('tenant_id', 'asked_on', 'user_id').agg(
    days_back.min().alias('days_back'),
    (days_back < 28).sum().alias('days'),
    pl.col('event_count').filter(days_back < 28).sum().alias('events'),
)
features = asked(events.select('tenant_id', 'feature_id', 'day').unique(), 28)
features = features.group_by('tenant_id', 'asked_on').agg(
    pl.col('feature_id').n_unique().alias('features_used_28d'))
back, days = pl.col('days_back'), pl.col('days')
answer = users.group_by('tenant_id', 'asked_on').agg(
    (back < 1).sum().alias('active_users_1d'),
    (back < 7).sum().alias('active_users_7d'),
    (back < 28).sum().alias('active_users_28d'),
    pl.len().alias('active_users_90d'),
    (days >= {healthy}).sum().alias('healthy_users_28d'),
    (days >= {power}).sum().alias('power_users_28d'),
    days.sum().alias('user_days_28d'),
    pl.col('events').sum().alias('events_28d'),
).join(features, on=['tenant_id', 'asked_on'], how='left')
answer.with_columns(pl.col('features_used_28d').fill_null(0)).rename(
    {{'tenant_id': 'account_id'}}
).collect(engine='streaming').write_parquet('{answer}')
"""

PANDAS = """
import glob
import pandas as pd

columns = ['event_id', 'tenant_id', 'user_id', 'feature_id', 'occurred_at', 'event_count']
log = pd.concat([pd.read_parquet(file, columns=columns) for file in glob.glob('{log}')])
log = log.drop_duplicates()
users = pd.read_parquet('{users}')
robots = users[users.actor_type != 'human'][['tenant_id', 'user_id']]
log = log.merge(robots, on=['tenant_id', 'user_id'], how='left', indicator=True)
log = log[log._merge == 'left_only']
log['day'] = log.occurred_at.dt.normalize()

def at_month_ends(rows, window):
    ends = [rows.assign(asked_on=(rows.day.dt.to_period('M') + months).dt.end_time.dt.normalize())
            for months in range(4)]
    rows = pd.concat(ends)
    rows['days_back'] = (rows.asked_on - rows.day).dt.days
    return rows[(rows.days_back < window) & (rows.asked_on <= pd.Timestamp('{last}'))]

key = ['tenant_id', 'asked_on']
user_days = log.groupby(['tenant_id', 'user_id', 'day'], as_index=False).event_count.sum()
user_days = at_month_ends(user_days, 90)
user_days['days'] = (user_days.days_back < 28).astype(int)
user_days['events'] = user_days.event_count * user_days.days
users = user_days.groupby([*key, 'user_id'], as_index=False).agg(
    back=('days_back', 'min'), days=('days', 'sum'), events=('events', 'sum'))
answer = users.assign(
    active_users_1d=users.back < 1, active_users_7d=users.back < 7,
    active_users_28d=users.back < 28, active_users_90d=True,
    healthy_users_28d=users.days >= {healthy}, power_users_28d=users.days >= {power},
    user_days_28d=users.days, events_28d=users.events,
).drop(columns=['user_id', 'back', 'days', 'events']).groupby(key).sum()
features = at_month_ends(log[['tenant_id', 'feature_id', 'day']].drop_duplicates(), 28)
answer['features_used_28d'] = features.groupby(key).feature_id.nunique()
answer = answer.fillna(0).reset_index().rename(columns={{'tenant_id': 'account_id'}})
answer.to_parquet('{answer}')
"""
