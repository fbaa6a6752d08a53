with account_months as (
    select * from {{ ref('int_core__account_months') }}
),

accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

timelines as (
    select * from {{ ref('int_core__account_timelines') }}
),

segment_periods as (
    select * from {{ ref('account_segment_periods') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

starts as (
    select
        account_id,
        min(month_end) as first_month_end
    from account_months
    group by account_id
),

-- one row an account and day to look at: every month-end, the one before the first (the
-- opening of the first month), and the as-of date for the month that is still running
days as (
    select
        account_id,
        month_end,
        month_end as looked_at_on
    from account_months
    union all
    select
        account_id,
        {{ month_end(add_months('first_month_end', -1)) }} as month_end,
        {{ month_end(add_months('first_month_end', -1)) }} as looked_at_on
    from starts
    union all
    select
        accounts.account_id,
        {{ month_end('as_of.as_of_date') }} as month_end,
        as_of.as_of_date as looked_at_on
    from accounts
    cross join as_of
    where as_of.as_of_date < {{ month_end('as_of.as_of_date') }}
),

-- one row an account and month with the values that held on that day
attributes as (
    select
        days.account_id,
        days.month_end,
        {% for field in ['industry', 'country', 'csm_id', 'coverage'] -%}
        max(case when timelines.field = '{{ field }}' then timelines.value end) as {{ field }}
        {%- if not loop.last %},{% endif %}
        {% endfor %}
    from days
    inner join timelines
        on
            days.account_id = timelines.account_id
            and days.looked_at_on >= timelines.valid_from
            and days.looked_at_on < coalesce(timelines.valid_to, {{ open_end() }})
    group by days.account_id, days.month_end
),

final as (
    select
        days.account_id,
        days.month_end,
        segment_periods.segment_id,
        attributes.industry,
        attributes.country,
        attributes.csm_id,
        attributes.coverage,
        accounts.family_id
    from days
    inner join accounts on days.account_id = accounts.account_id
    left join attributes
        on
            days.account_id = attributes.account_id
            and days.month_end = attributes.month_end
    left join segment_periods
        on
            days.account_id = segment_periods.account_id
            and days.looked_at_on >= segment_periods.valid_from
            and days.looked_at_on < coalesce(segment_periods.valid_to, {{ open_end() }})
)

select * from final
