{% set fields = ['csm_id', 'coverage', 'industry', 'country'] -%}

with ends_of_windows as (
    select
        account_id,
        month_end,
        opening_month_end
    from {{ ref('int_retention__account_retention_ends') }}
    union all
    select
        family_id as account_id,
        month_end,
        opening_month_end
    from {{ ref('int_retention__family_retention_ends') }}
),

timelines as (
    select * from {{ ref('int_core__account_timelines') }}
    where field in ('csm_id', 'coverage', 'industry', 'country')
),

segment_periods as (
    select * from {{ ref('int_segments__account_segment_periods') }}
),

-- one row an account, or account that names a family, and month-end at which it is looked at
asked as (
    select
        account_id,
        month_end
    from ends_of_windows
    union
    select
        account_id,
        opening_month_end as month_end
    from ends_of_windows
),

final as (
    select
        asked.account_id,
        asked.month_end,
        coalesce(max(segment_periods.segment_id), 'unassigned') as segment_id,
        {%- for field in fields %}
            max(case when timelines.field = '{{ field }}' then timelines.value end) as {{ field }}
            {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from asked
    left join timelines
        on
            asked.account_id = timelines.account_id
            and asked.month_end >= timelines.valid_from
            and asked.month_end < coalesce(timelines.valid_to, {{ open_end() }})
    left join segment_periods
        on
            asked.account_id = segment_periods.account_id
            and asked.month_end >= segment_periods.valid_from
            and asked.month_end < coalesce(segment_periods.valid_to, {{ open_end() }})
    group by asked.account_id, asked.month_end
)

select * from final
