with windows as (
    select * from {{ ref('int_adoption__definition_windows') }}
),

thresholds as (
    select * from {{ ref('int_adoption__threshold_periods') }}
    where threshold = 'healthy_days'
),

asked as (
    select * from {{ ref('int_adoption__definition_months') }}
),

-- one row a user and month, with the days of use by a human and by anybody
user_months as (
    select
        account_no,
        user_no,
        month_end,
        bit_or(case when is_other then 0 else active_days end) as human_days,
        bit_or(active_days) as all_days
    from {{ ref('int_adoption__user_months') }}
    where month_end >= (select min(windows.used_month_end) from windows)
    group by account_no, user_no, month_end
),

-- one row a user and window
users as (
    select
        windows.month_end,
        windows.window_days,
        windows.days_in_window,
        user_months.account_no,
        user_months.user_no,
        sum({{ bits_set('user_months.all_days & windows.days') }}) as all_days,
        sum({{ bits_set('user_months.human_days & windows.days') }}) as human_days
    from user_months
    inner join windows on user_months.month_end = windows.used_month_end
    inner join asked
        on
            user_months.account_no = asked.account_no
            and windows.month_end = asked.month_end
    group by
        windows.month_end,
        windows.window_days,
        windows.days_in_window,
        user_months.account_no,
        user_months.user_no
),

users_by_actors as (
    {% for actors in ['all', 'human'] -%}
        select
            account_no,
            month_end,
            window_days,
            days_in_window,
            '{{ actors }}' as actors,
            {{ actors }}_days as active_days
        from users
        where {{ actors }}_days > 0
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- the threshold counts days of 28; another window needs the same share of its days
final as (
    select
        users_by_actors.account_no,
        users_by_actors.month_end,
        users_by_actors.window_days,
        users_by_actors.actors,
        cast(count(*) as bigint) as active_users,
        cast(sum(users_by_actors.active_days) as bigint) as user_days,
        cast(sum(case
            when
                users_by_actors.active_days * 28
                >= thresholds.threshold_value * users_by_actors.days_in_window
                then 1
            else 0
        end) as bigint) as healthy_users
    from users_by_actors
    inner join thresholds
        on
            users_by_actors.month_end >= thresholds.valid_from
            and users_by_actors.month_end < thresholds.valid_to
    group by
        users_by_actors.account_no,
        users_by_actors.month_end,
        users_by_actors.window_days,
        users_by_actors.actors
)

select * from final
