{% macro daily_values(periods, key, measures, asked, day) -%}
    {#- Values of a step function on every day of the asked periods, zeros too. Measures are
        counts, never negative. -#}
    {%- set counts = measures + ['is_asked'] -%}
    {%- set packs = packed_counts(counts) -%}
    with daily_counts as (
        select
            {{ key | join(', ') }},
            valid_from,
            valid_to,
            {{ measures | join(', ') }},
            0 as is_asked
        from {{ periods }}
        union all
        select
            {{ key | join(', ') }},
            valid_from,
            valid_to,
            {%- for measure in measures %}
            0 as {{ measure }},
            {%- endfor %}
            1 as is_asked
        from {{ asked }}
    ),

    daily_periods as (
        select
            {{ key | join(', ') }},
            valid_from,
            valid_to
            {%- for pack, expression in packs.items() %},
            {{ expression }} as {{ pack }}
            {%- endfor %}
        from daily_counts
    ),

    daily_steps as (
        {{ steps('daily_periods', key, packs.keys() | list) }}
    ),

    unpacked_steps as (
        select
            {{ key | join(', ') }},
            valid_from,
            valid_to
            {%- for count in counts %},
            {{ unpacked_count(counts, count) }} as {{ count }}
            {%- endfor %}
        from daily_steps
    ),

    asked_steps as (
        select {{ key | join(', ') }}, valid_from, valid_to, {{ measures | join(', ') }}
        from unpacked_steps
        where is_asked > 0
    )

    {{ unfolded_days('asked_steps', key + measures, day) }}
{%- endmacro %}


{% macro packed_counts(counts) -%}
    {#- name -> expression of the columns in which an engine adds up the counts: DuckDB takes
        as long for a running total of one small number as for one of 128 bits, so there
        three counts of 42 bits share a column. -#}
    {{ return(adapter.dispatch('packed_counts', 'common_ground')(counts)) }}
{%- endmacro %}


{% macro default__packed_counts(counts) -%}
    {%- set packs = {} -%}
    {%- for count in counts -%}
        {%- do packs.update({count: count}) -%}
    {%- endfor -%}
    {{ return(packs) }}
{%- endmacro %}


{% macro duckdb__packed_counts(counts) -%}
    {%- set packs = {} -%}
    {%- for three in counts | batch(3) -%}
        {%- set parts = [] -%}
        {%- for count in three -%}
            {%- do parts.append(
                'cast(coalesce(' ~ count ~ ', 0) as hugeint) * ' ~ 2 ** (42 * loop.index0)
            ) -%}
        {%- endfor -%}
        {%- do packs.update({'pack_' ~ loop.index: parts | join(' + ')}) -%}
    {%- endfor -%}
    {{ return(packs) }}
{%- endmacro %}


{% macro unpacked_count(counts, count) -%}
    {{ return(adapter.dispatch('unpacked_count', 'common_ground')(counts, count)) }}
{%- endmacro %}


{% macro default__unpacked_count(counts, count) -%}
    {{ count }}
{%- endmacro %}


{% macro duckdb__unpacked_count(counts, count) -%}
    {%- set place = counts.index(count) -%}
    cast(
        (pack_{{ place // 3 + 1 }} >> {{ 42 * (place % 3) }}) & cast({{ 2 ** 42 - 1 }} as hugeint)
        as bigint
    )
{%- endmacro %}


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
