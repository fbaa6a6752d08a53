{% macro unfolded_days(periods, columns, day) -%}
    {{ return(adapter.dispatch('unfolded_days', 'common_ground')(periods, columns, day)) }}
{%- endmacro %}


{% macro default__unfolded_days(periods, columns, day) -%}
    select
        {{ columns | join(', ') }},
        {{ dbt.dateadd('day', 'generated_number - 1', 'valid_from') }} as {{ day }}
    from {{ periods }}
    cross join ({{ dbt.generate_series(65536) }}) as numbers
    where generated_number <= {{ days_between('valid_from', 'valid_to') }}
{%- endmacro %}


{% macro duckdb__unfolded_days(periods, columns, day) -%}
    select
        {{ columns | join(', ') }},
        valid_from + cast(unnest(range(valid_to - valid_from)) as integer) as {{ day }}
    from {{ periods }}
{%- endmacro %}


{% macro postgres__unfolded_days(periods, columns, day) -%}
    select
        {{ columns | join(', ') }},
        cast(days_of_period.date_day as date) as {{ day }}
    from {{ periods }}
    cross join lateral generate_series(
        cast(valid_from as timestamp),
        cast(valid_to - 1 as timestamp),
        interval '1 day'
    ) as days_of_period (date_day)
{%- endmacro %}
