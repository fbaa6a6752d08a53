{%- set values_before = table_before('int_adoption__definition_values') -%}
{%- set gaps_before = table_before('adoption_definition_gaps') %}

with account_months as (
    select * from {{ ref('int_core__account_months') }}
),

account_numbers as (
    select * from {{ ref('int_adoption__account_numbers') }}
),

restarts as (  -- noqa: ST03
    select * from {{ ref('int_adoption__restarts') }}
),

-- one row a month in which definitions are compared
months as (
    select
        month_end
    from {{ ref('int_adoption__definition_states') }}
    group by month_end
),

-- one row an account and month to compare anew: from its restart on, and all of a month that is
-- new among those compared
final as (
    select
        account_months.account_id,
        account_numbers.account_no,
        account_months.month_end
    from account_months
    inner join account_numbers on account_months.account_id = account_numbers.account_id
    inner join months on account_months.month_end = months.month_end
    {% if values_before and gaps_before -%}
    left join restarts on account_numbers.account_no = restarts.account_no
    where
        account_months.month_end >= restarts.from_day
        or account_months.month_end not in (select gaps.month_end from {{ gaps_before }} as gaps)
    {%- endif %}
)

select * from final
