-- a month is final from close_days after its end, but not before a renewal within grace can
-- no longer come; a renewal rate not before that holds for everything due in the month
{% set final_days = [var('close_days'), var('renewal_grace_days')] | max -%}

with as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

marked as (
    {% for table in [
        'account_arr_months', 'family_arr_months', 'account_product_arr_months',
        'arr_movements', 'arr_restatements', 'account_retention_months',
        'family_retention_months', 'retention_bridge_months',
        'retention_reconciliation_months'
    ] %}
        select
            '{{ table }}' as table_name,
            month_end,
            is_month_final
        from {{ ref(table) }}
        union all
    {% endfor %}
    select
        'renewals' as table_name,
        {{ month_end('due_on') }} as month_end,
        is_month_final
    from {{ ref('renewals') }}
),

-- one row a month in which something was due
due_months as (
    select
        {{ month_end('due_on') }} as month_end,
        max(due_on) as last_due_on,
        max(case when is_final then 1 else 0 end) = 1 as is_any_final
    from {{ ref('renewals') }}
    group by {{ month_end('due_on') }}
)

select
    marked.table_name,
    marked.month_end
from marked
cross join as_of
where
    marked.is_month_final
    is distinct from ({{ add_days('marked.month_end', final_days) }} <= as_of.as_of_date)
union all
select
    'renewals, rate' as table_name,
    due_months.month_end
from due_months
cross join as_of
where
    due_months.is_any_final
    and {{ add_days('due_months.last_due_on', var('renewal_grace_days')) }} > as_of.as_of_date
