{% macro log_may_lack_files() -%}
    {#- Whether rows of the log may come from no file that can be looked at: a loader has landed
        them, or an adapter makes them of something else. -#}
    {%- if not execute -%}
        {{ return(true) }}
    {%- endif -%}
    {%- set files = load_relation(ref('stg_bundle__log_files')) -%}
    {{ return(
        var('sources').get('usage') != ['canonical']
        or not files
        or run_query('select count(*) from ' ~ files).columns[0].values()[0] == 0
    ) }}
{%- endmacro %}


{% macro no_day() -%}
    {#- Stands for the day of a row of the log whose time is missing or cannot be read. -#}
    cast('0001-01-01' as date)
{%- endmacro %}
