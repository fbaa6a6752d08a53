{%- set applied = applied_relation('int_adoption__applied_definitions') -%}

with prints as (
    select * from {{ ref('int_adoption__definition_prints') }}
),

affected as (  -- noqa: ST03
    select * from {{ ref('int_adoption__account_days_affected') }}
),

definition_days as (  -- noqa: ST03
    select * from {{ ref('int_adoption__definition_days') }}
),

account_months as (
    select * from {{ ref('int_adoption__account_months_affected') }}
),

{% if applied -%}
-- one row: by how much the longest window of a definition is longer than those of the days
longest as (
    select greatest(max(days_in_window) - {{ trailing_windows() | max }}, 0) as days_more
    from definition_days
),

-- one row an account and month-end that a changed day reaches
reached as (
    select
        account_months.account_key,
        account_months.month_end
    from account_months
    inner join affected
        on
            account_months.account_key = affected.account_key
            and account_months.month_end >= affected.valid_from
    cross join longest
    where {{ add_days('affected.valid_to', 'longest.days_more') }} > account_months.month_end
    group by account_months.account_key, account_months.month_end
),

{% endif -%}
final as (
    select
        account_months.account_id,
        account_months.account_key,
        account_months.month_end,
        {% if applied -%}
        reached.account_key is not null or applied.fingerprint is null as is_affected
        {%- else -%}
            true as is_affected
        {%- endif %}
    from account_months
    inner join prints on account_months.month_end = prints.month_end
    {% if applied -%}
    left join {{ applied }} as applied
        on
            prints.month_end = applied.month_end
            and prints.fingerprint = applied.fingerprint
    left join reached
        on
            account_months.account_key = reached.account_key
            and account_months.month_end = reached.month_end
    {%- endif %}
)

select * from final
