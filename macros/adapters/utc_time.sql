{% macro utc_time(timestamp_local, timezone) -%}
    {{ return(adapter.dispatch('utc_time', 'common_ground')(timestamp_local, timezone)) }}
{%- endmacro %}


{% macro default__utc_time(timestamp_local, timezone) -%}
    (({{ timestamp_local }}) at time zone {{ timezone }} at time zone 'UTC')
{%- endmacro %}


{% macro spark__utc_time(timestamp_local, timezone) -%}
    to_utc_timestamp({{ timestamp_local }}, {{ timezone }})
{%- endmacro %}


{% macro snowflake__utc_time(timestamp_local, timezone) -%}
    convert_timezone({{ timezone }}, 'UTC', {{ timestamp_local }})
{%- endmacro %}
