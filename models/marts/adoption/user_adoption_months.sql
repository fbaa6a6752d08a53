{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook=[
        "{{ restarted(['account_id', 'user_id'], 'month_end', 'user_restarts') }}",
        "{{ months_left('int_core__month_ends') }}",
    ]
) }}

with user_numbers as (
    select * from {{ ref('int_adoption__user_numbers') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

user_restarts as (  -- noqa: ST03
    select * from {{ ref('int_adoption__user_restarts') }}
),

-- one row a user and month of use
active as (
    select
        user_no,
        month_end,
        {{ bits_set('bit_or(active_days)') }} as active_days_month,
        bit_or(active_days) as active_days,
        sum({{ bits_set('features_28d') }}) as features_used_28d,
        sum(events_28d) as events_28d
    from {{ ref('int_adoption__user_months') }}
    where not is_other
    group by user_no, month_end
),

firsts as (
    select
        user_no,
        min(month_end) as first_month_end
    from active
    group by user_no
),

-- one row a user and complete month from the first active one on
lives as (
    select
        firsts.user_no,
        firsts.first_month_end,
        month_ends.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        {{ days_between(month_begin('month_ends.month_end'), 'month_ends.month_end') }} - 27
            as days_before_window,
        {% if is_incremental() -%}
        -- from the restart of a user on, and of all users a month that is new
        month_ends.month_end >= user_restarts.from_day
        or month_ends.month_end not in (select months.month_end from {{ this }} as months)
        {%- else -%}
            true
        {%- endif %} as is_asked
    from firsts
    inner join month_ends on firsts.first_month_end <= month_ends.month_end
    {% if is_incremental() -%}
    left join user_restarts on firsts.user_no = user_restarts.user_no
    {%- endif %}
),

joined as (
    select
        lives.*,
        active.active_days,
        active.active_days_month,
        active.features_used_28d,
        active.events_28d,
        lag(active.active_days_month) over (
            partition by lives.user_no order by lives.month_end
        ) as previous_active_days
    from lives
    left join active on lives.user_no = active.user_no and lives.month_end = active.month_end
),

final as (
    select
        user_numbers.account_id,
        user_numbers.hashed_user_id as user_id,
        joined.month_end,
        joined.fiscal_quarter,
        joined.fiscal_year,
        -- no month is shorter than 28 days, so they all lie in it
        cast(coalesce({{ bits_set(
            'joined.active_days & (' ~ bit_at('31') ~ ' - '
            ~ bit_at('joined.days_before_window') ~ ')'
        ) }}, 0) as bigint) as active_days_28d,
        cast(coalesce(joined.features_used_28d, 0) as bigint) as features_used_28d,
        cast(coalesce(joined.events_28d, 0) as bigint) as events_28d,
        cast(coalesce(joined.active_days_month, 0) as bigint) as active_days_month,
        case
            when joined.active_days_month is null then 'dormant'
            when joined.month_end = joined.first_month_end then 'new'
            when joined.previous_active_days is not null then 'retained'
            else 'resurrected'
        end as lifecycle_state
    from joined
    inner join user_numbers on joined.user_no = user_numbers.user_no
    where joined.is_asked
)

select * from final
