with states as (
    select
        month_end,
        window_days,
        actors,
        feature_set,
        days_needed
    from {{ ref('int_adoption__definition_states') }}
    group by month_end, window_days, actors, feature_set, days_needed
),

windows as (
    select * from {{ ref('int_adoption__definition_windows') }}
),

features as (
    select * from {{ ref('int_adoption__feature_words') }}
),

entitlements as (
    select * from {{ ref('int_adoption__entitlement_periods') }}
),

asked as (
    select * from {{ ref('int_adoption__definition_months') }}
),

feature_months as (
    select * from {{ ref('int_adoption__account_feature_months') }}
    where month_end >= (select min(windows.used_month_end) from windows)
),

-- one row an account, window and feature used in it, by a human or by anybody
used as (
    select
        windows.month_end,
        windows.window_days,
        feature_months.account_no,
        feature_months.feature_no,
        sum({{ bits_set('feature_months.all_days & windows.days') }}) as all_days,
        sum({{ bits_set('feature_months.human_days & windows.days') }}) as human_days
    from feature_months
    inner join windows on feature_months.month_end = windows.used_month_end
    inner join asked
        on
            feature_months.account_no = asked.account_no
            and windows.month_end = asked.month_end
    group by
        windows.month_end,
        windows.window_days,
        feature_months.account_no,
        feature_months.feature_no
),

entitled as (
    -- of features live at the month-end
    select
        used.*,
        features.is_key,
        entitlements.account_no is not null as is_entitled
    from used
    inner join features
        on
            used.feature_no = features.feature_no
            and used.month_end >= features.valid_from
            and used.month_end < coalesce(features.valid_to, {{ open_end() }})
    left join entitlements
        on
            used.account_no = entitlements.account_no
            and coalesce(features.product_id, '') = entitlements.product_id
            and used.month_end >= entitlements.valid_from
            and used.month_end < entitlements.valid_to
),

final as (
    select
        entitled.account_no,
        states.month_end,
        states.window_days,
        states.actors,
        states.feature_set,
        states.days_needed,
        cast(count(*) as bigint) as features_used
    from entitled
    inner join states
        on
            entitled.month_end = states.month_end
            and entitled.window_days = states.window_days
            and case states.actors
                when 'human' then entitled.human_days
                else entitled.all_days
            end >= states.days_needed
            and (
                states.feature_set = 'all'
                or (states.feature_set = 'entitled' and entitled.is_entitled)
                or (
                    states.feature_set = 'key'
                    and entitled.is_entitled
                    and entitled.is_key
                )
            )
    group by
        entitled.account_no,
        states.month_end,
        states.window_days,
        states.actors,
        states.feature_set,
        states.days_needed
)

select * from final
