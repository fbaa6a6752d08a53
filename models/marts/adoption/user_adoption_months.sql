{{ config(
    materialized='incremental',
    meta={
        'replaces': [
            'month_end in (select month_end from {int_adoption__touched_months})',
            'account_id not in (select account_id from {int_adoption__account_keys})',
            'month_end >= (select min(month_end) from {int_adoption__account_months_touched})'
                ~ ' and exists (select 1 from {int_adoption__account_months_touched} as touched'
                ~ ' where touched.account_id = ' ~ this.name ~ '.account_id'
                ~ ' and touched.month_end <= ' ~ this.name ~ '.month_end)',
        ],
        'replaces_by': [
            'int_adoption__touched_months', 'int_adoption__account_keys',
            'int_adoption__account_months_touched',
        ],
    }
) }}

-- depends_on: {{ ref('int_adoption__account_keys') }}
-- depends_on: {{ ref('int_adoption__touched_months') }}
with users as (
    select * from {{ ref('int_adoption__user_keys') }}
),

month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

-- one row an account: a changed month changes those after it, in which its users are dormant
-- or back
touched_from as (  -- noqa: ST03
    select
        account_key,
        min(month_end) as month_end
    from {{ ref('int_adoption__account_months_touched') }}
    group by account_key
),

-- one row a user: the first month of all
firsts as (
    select
        account_key,
        user_key,
        {{ month_end('first_active_on') }} as first_month_end
    from {{ ref('int_adoption__user_activity') }}
),

-- one row a user and complete month from the first active one on
lives as (
    select
        firsts.user_key,
        firsts.first_month_end,
        month_ends.month_end,
        month_ends.fiscal_quarter,
        month_ends.fiscal_year,
        {% if is_incremental() -%}
        month_ends.month_end >= touched_from.month_end as is_touched
        {%- else -%}
            true as is_touched
        {%- endif %}
    from firsts
    inner join month_ends on firsts.first_month_end <= month_ends.month_end
    {% if is_incremental() -%}
    -- with the month before, to which the first one is compared
    inner join touched_from
        on
            firsts.account_key = touched_from.account_key
            and month_ends.month_end >= {{ add_days('touched_from.month_end', -31) }}
    {%- endif %}
),

joined as (
    select
        lives.*,
        user_months.active_days_28d,
        user_months.features_used_28d,
        user_months.events_28d,
        user_months.active_days_month,
        lag(user_months.active_days_month) over (
            partition by lives.user_key order by lives.month_end
        ) as previous_active_days
    from lives
    left join {{ ref('int_adoption__user_months') }} as user_months
        on
            lives.user_key = user_months.user_key
            and lives.month_end = user_months.month_end
),

final as (
    select
        users.account_id,
        users.hashed_user_id as user_id,
        joined.month_end,
        joined.fiscal_quarter,
        joined.fiscal_year,
        coalesce(joined.active_days_28d, 0) as active_days_28d,
        coalesce(joined.features_used_28d, 0) as features_used_28d,
        coalesce(joined.events_28d, 0) as events_28d,
        coalesce(joined.active_days_month, 0) as active_days_month,
        case
            when joined.active_days_month is null then 'dormant'
            when joined.month_end = joined.first_month_end then 'new'
            when joined.previous_active_days is not null then 'retained'
            else 'resurrected'
        end as lifecycle_state
    from joined
    inner join users on joined.user_key = users.user_key
    where joined.is_touched
)

select * from final
