{% macro seconds_between(start_at, end_at) -%}
    {{ return(adapter.dispatch('seconds_between', 'common_ground')(start_at, end_at)) }}
{%- endmacro %}


{% macro default__seconds_between(start_at, end_at) -%}
    {{ dbt.datediff(start_at, end_at, 'second') }}
{%- endmacro %}


{% macro postgres__seconds_between(start_at, end_at) -%}
    cast(
        floor(extract(epoch from {{ end_at }})) - floor(extract(epoch from {{ start_at }}))
        as bigint
    )
{%- endmacro %}


{% macro spark__seconds_between(start_at, end_at) -%}
    (unix_timestamp({{ end_at }}) - unix_timestamp({{ start_at }}))
{%- endmacro %}
