{% macro days_from_to(bounds) -%}
    {{ return(adapter.dispatch('days_from_to', 'common_ground')(bounds)) }}
{%- endmacro %}


{% macro default__days_from_to(bounds) -%}
    select cast({{ dbt.dateadd('day', 'generated_number - 1', 'first_day') }} as date) as date_day
    from {{ bounds }}
    cross join ({{ dbt.generate_series(65536) }}) as numbers
    where generated_number <= {{ dbt.datediff('first_day', 'last_day', 'day') }} + 1
{%- endmacro %}


{% macro duckdb__days_from_to(bounds) -%}
    select
        cast(unnest(generate_series(
            cast(first_day as timestamp), cast(last_day as timestamp), interval 1 day
        )) as date) as date_day
    from {{ bounds }}
{%- endmacro %}


{% macro postgres__days_from_to(bounds) -%}
    select cast(days.date_day as date) as date_day
    from {{ bounds }}
    cross join lateral generate_series(
        cast(first_day as timestamp), cast(last_day as timestamp), interval '1 day'
    ) as days (date_day)
{%- endmacro %}
