{% macro rolled_events(part=none) -%}
    {#- The usage log rolled up to users, raw features and days, without duplicates: all of it,
        or in an increment its touched days, or of these a part by log_parts. -#}
    {%- set file_days = ref('int_adoption__event_file_days') -%}
    {%- set touched = ref('int_adoption__touched_days') -%}
    {%- set a_day = modules.datetime.timedelta(days=1) -%}
    {%- set conditions = [] -%}
    {%- if part -%}
        {%- do conditions.append("usage_date between cast('" ~ part.first_day
            ~ "' as date) and cast('" ~ part.last_day ~ "' as date)") -%}
    {%- endif -%}
    {%- if is_incremental() -%}
        {%- do conditions.append('usage_date in (select usage_date from ' ~ touched ~ ')') -%}
    {%- endif %}
    with events as (
        select * from {{ ref('int_adoption__events_known') }}
        {% if conditions -%}
        where
            {{ in_files(file_days, conditions | join(' and ')) }}
            and {{ conditions | join(' and ') }}
            {%- if part %}
            -- the same, wide enough for every time zone, by a column that lets files be skipped
            and occurred_at >= cast('{{ part.first_day - a_day }}' as timestamp)
            and occurred_at < cast('{{ part.last_day + 2 * a_day }}' as timestamp)
            {%- endif %}
        {%- endif %}
    ),

    -- one row a distinct event; of equal events with other counts the largest count holds
    distinct_events as (
        select
            event_id,
            tenant_user_key,
            name_key,
            occurred_at,
            usage_date,
            max(event_count) as event_count,
            count(*) as rows_in
        from events
        group by event_id, tenant_user_key, name_key, occurred_at, usage_date
    ),

    final as (
        select
            tenant_user_key,
            name_key,
            usage_date,
            cast(sum(event_count) as bigint) as event_count,
            cast(sum(rows_in) as bigint) as rows_in,
            cast(sum(rows_in) - count(*) as bigint) as duplicates
        from distinct_events
        group by tenant_user_key, name_key, usage_date
    )

    select * from final
    {{ stored_by('usage_date') }}
{%- endmacro %}


{% macro parts_left() -%}
    {#- Hook of the roll-up, whose own query is that of the first part: inserts the others. -#}
    {%- for part in log_parts()[1:] %}
    insert into {{ this }} by name
    {{ rolled_events(part) }};
    {% endfor -%}
{%- endmacro %}


{% macro log_parts() -%}
    {#- The touched days as a list of first_day and last_day that an engine rolls up one after
        the other; empty = all at once. -#}
    {{ return(adapter.dispatch('log_parts', 'common_ground')()) }}
{%- endmacro %}


{% macro default__log_parts() -%}
    {{ return([]) }}
{%- endmacro %}


{% macro duckdb__log_parts() -%}
    {#- What fits in memory is rolled up in two thirds of the time. Every part reads the files
        that have days of it, so a log of a few large files stays whole. -#}
    {%- set file_days = ref('int_adoption__event_file_days') -%}
    {%- set touched = ref('int_adoption__touched_days') -%}
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
            where usage_date in (select usage_date from {{ touched }})
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

        select
            min(days.usage_date) as first_day,
            max(days.usage_date) as last_day
        from days
        where (select event_rows from readings) <= 4 * (select sum(event_rows) from files)
        group by days.part
        order by days.part
    {%- endset -%}
    {%- set found = [] -%}
    {%- if execute and load_relation(touched) -%}
        {%- for row in run_query(parts).rows -%}
            {%- do found.append({'first_day': row.first_day, 'last_day': row.last_day}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found if found | length > 1 else []) }}
{%- endmacro %}
