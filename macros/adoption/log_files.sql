{% macro log_files() -%}
    {#- The files of the usage log as they are now: a query of loaded_from and stamp. No rows
        where a loader has landed them already; then the whole log is compared. -#}
    {{ return(adapter.dispatch('log_files', 'common_ground')()) }}
{%- endmacro %}


{% macro default__log_files() -%}
    select
        cast(null as {{ dbt.type_string() }}) as loaded_from,
        cast(null as {{ dbt.type_string() }}) as stamp
    where 1 = 0
{%- endmacro %}


{% macro duckdb__log_files() -%}
    {%- set table = load_relation(source('canonical', 'usage_events')) if execute -%}
    {%- if table and 'canonical' in (var('sources').get('usage') or []) -%}
        {%- set folder = var('raw_bundle') ~ '/canonical/usage_events' -%}
        {%- set one_file = run_query(
            "select replace(file, '\\', '/') as file from glob('" ~ folder ~ ".*') "
            ~ "where regexp_matches(file, '[.](parquet|csv|csv[.]gz)$')"
        ).columns[0].values() -%}
        select
            filename as loaded_from,
            concat(size, ' bytes of ', last_modified) as stamp
        from read_blob('{{ one_file[0] if one_file else folder ~ '/*.parquet' }}')
    {%- else -%}
        {{ common_ground.default__log_files() }}
    {%- endif -%}
{%- endmacro %}


{% macro in_files(relation, condition='1 = 1', reads=none) -%}
    {#- Condition on loaded_from: a file that stands in the relation. Written out, because
        DuckDB opens only files that it can rule in while it plans. None where the relation,
        or the one that the condition reads, is not built yet. -#}
    {%- if execute and load_relation(relation) and load_relation(reads or relation) -%}
        {%- set files = run_query(
            'select distinct loaded_from from ' ~ relation ~ ' where ' ~ condition
        ).columns[0].values() -%}
    {%- endif -%}
    loaded_from in (''
    {%- for file in (files or []) | sort %}, {{ dbt.string_literal(file) }}{% endfor %})
{%- endmacro %}
