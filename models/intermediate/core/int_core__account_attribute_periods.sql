{% set fields = ['csm_id', 'coverage', 'industry', 'country'] -%}

with timelines as (
    select * from {{ ref('int_core__account_timelines') }}
    where field in ('csm_id', 'coverage', 'industry', 'country')
),

-- one row an account and day on which any of the fields changes
changes as (
    select
        account_id,
        valid_from
    from timelines
    group by account_id, valid_from
),

periods as (
    select
        account_id,
        valid_from,
        lead(valid_from) over (partition by account_id order by valid_from) as valid_to
    from changes
),

final as (
    select
        periods.account_id,
        {%- for field in fields %}
            max(case when timelines.field = '{{ field }}' then timelines.value end) as {{ field }},
        {%- endfor %}
        periods.valid_from,
        periods.valid_to
    from periods
    inner join timelines
        on
            periods.account_id = timelines.account_id
            and periods.valid_from >= timelines.valid_from
            and periods.valid_from < coalesce(timelines.valid_to, {{ open_end() }})
    group by periods.account_id, periods.valid_from, periods.valid_to
)

select * from final
