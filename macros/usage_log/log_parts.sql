{% macro log_parts() -%}
    {#- Conditions that part the log: an engine rolls the parts up one after the other. An
        increment has one part, the files with a touched day. -#}
    {%- set whole = '1 = 1' -%}
    {%- set file_days = ref('stg_bundle__log_file_days') -%}
    {%- set touched = ref('int_usage_log__user_days_touched') -%}
    {%- if not execute -%}
        {{ return([whole]) }}
    {%- endif -%}
    {%- if is_incremental() -%}
        {{ return([in_files(
            file_days, 'usage_date in (select usage_date from ' ~ touched ~ ')', touched
        )]) }}
    {%- endif -%}
    {{ return(adapter.dispatch('log_parts', 'common_ground')() or [whole]) }}
{%- endmacro %}


{% macro default__log_parts() -%}
    {{ return([]) }}
{%- endmacro %}


{% macro duckdb__log_parts() -%}
    {#- What fits in memory is rolled up in two thirds of the time. Every part reads the files
        that have days of it, so a log of a few large files stays whole. -#}
    {%- set file_days = ref('stg_bundle__log_file_days') -%}
    {%- set parts -%}
        with file_days as (
            select * from {{ file_days }}
        ),

        days as (
            select
                usage_date,
                (sum(sum(event_rows)) over (order by usage_date) - 1)
                // {{ var('adoption_part_rows') }} as part
            from file_days
            group by usage_date
        ),

        files as (
            select
                loaded_from,
                sum(event_rows) as event_rows
            from file_days
            group by loaded_from
        ),

        files_of_parts as (
            select distinct
                file_days.loaded_from,
                days.part
            from file_days
            inner join days on file_days.usage_date = days.usage_date
        ),

        readings as (
            select sum(files.event_rows) as event_rows
            from files_of_parts
            inner join files on files_of_parts.loaded_from = files.loaded_from
        )

        select max(days.usage_date) as last_day
        from days
        where (select event_rows from readings) <= 4 * (select sum(event_rows) from files)
        group by days.part
        order by days.part
    {%- endset -%}
    {%- set conditions = [] -%}
    {%- set after = namespace(day=none) -%}
    {%- for row in (run_query(parts).rows if load_relation(file_days) else []) -%}
        {%- set bounds = [] -%}
        {%- if after.day -%}
            {%- do bounds.append("usage_date > cast('" ~ after.day ~ "' as date)") -%}
        {%- endif -%}
        {%- if not loop.last -%}
            {%- do bounds.append("usage_date <= cast('" ~ row.last_day ~ "' as date)") -%}
        {%- endif -%}
        {%- if bounds -%}
            {%- do conditions.append(
                (bounds + [in_files(file_days, bounds | join(' and '))]) | join(' and ')
            ) -%}
        {%- endif -%}
        {%- set after.day = row.last_day -%}
    {%- endfor -%}
    {{ return(conditions) }}
{%- endmacro %}


{% macro other_parts() -%}
    {#- Hook of a model whose query is that of the first part: the same of the other parts. -#}
    {%- set parts = log_parts() -%}
    {%- for part in parts[1:] %}
    insert into {{ this }} by name
    {{ model.compiled_code | replace(parts[0], part) }};
    {% endfor -%}
{%- endmacro %}
