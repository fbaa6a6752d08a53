{% set classes = {
    'used': 'rows_used', 'duplicate': 'duplicates', 'unmapped': 'unmapped',
    'unmatched': 'unmatched', 'non_human': 'non_human',
    'not_yet_known': 'not_yet_known', 'rejected': 'rejected'
} -%}

with row_classes as (
    select * from {{ ref('int_quality__row_classes') }}
),

counted as (
    select
        source_table,
        month_end,
        cast(sum(row_count) as bigint) as rows_in,
        {% for row_class, column in classes.items() -%}
        cast(
            sum(case when row_class = '{{ row_class }}' then row_count else 0 end) as bigint
        ) as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from row_classes
    group by source_table, month_end
),

-- one row a month: how much of the ARR is held by accounts whose use can be seen
telemetry as (
    select
        month_end,
        cast(sum(telemetry_arr) as double precision)
        / nullif(cast(sum(closing_arr) as double precision), 0) as telemetry_arr_share
    from {{ ref('account_adoption_months') }}
    group by month_end
),

final as (
    select
        counted.source_table,
        counted.month_end,
        counted.rows_in,
        {% for column in classes.values() -%}
        counted.{{ column }},
        {% endfor -%}
        telemetry.telemetry_arr_share
    from counted
    left join telemetry
        on
            counted.month_end = telemetry.month_end
            and counted.source_table = 'usage_events'
)

select * from final
