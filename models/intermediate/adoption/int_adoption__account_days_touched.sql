{%- set applied_days = applied_relation('int_adoption__applied_account_days') -%}

with day_prints as (
    select * from {{ ref('int_adoption__account_day_prints') }}
),

touched_days as (  -- noqa: ST03
    select * from {{ ref('int_adoption__touched_days_mapped') }}
),

{% if applied_days -%}
-- one row a touched day of an account as the last finished build had it
applied_day_prints as (
    select
        applied_days.account_key,
        applied_days.usage_date,
        applied_days.fingerprint
    from {{ applied_days }} as applied_days
    inner join touched_days on applied_days.usage_date = touched_days.usage_date
),

final as (
    select
        coalesce(day_prints.account_key, applied_day_prints.account_key) as account_key,
        coalesce(day_prints.usage_date, applied_day_prints.usage_date) as usage_date
    from day_prints
    full outer join applied_day_prints
        on
            day_prints.account_key = applied_day_prints.account_key
            and day_prints.usage_date = applied_day_prints.usage_date
    where
        day_prints.account_key is null
        or applied_day_prints.account_key is null
        or day_prints.fingerprint <> applied_day_prints.fingerprint
)
{%- else -%}
    final as (
        select
            account_key,
            usage_date
        from day_prints
    )
{%- endif %}

select * from final
