{% macro local_date(timestamp_utc) -%}
    {%- if var('reporting_timezone') == 'UTC' -%}
        cast({{ timestamp_utc }} as date)
    {%- else -%}
        cast({{ local_time(timestamp_utc, text_literal(var('reporting_timezone'))) }} as date)
    {%- endif -%}
{%- endmacro %}


{% macro local_time(timestamp_utc, timezone) -%}
    {{ return(adapter.dispatch('local_time', 'common_ground')(timestamp_utc, timezone)) }}
{%- endmacro %}


{% macro default__local_time(timestamp_utc, timezone) -%}
    (({{ timestamp_utc }}) at time zone 'UTC' at time zone {{ timezone }})
{%- endmacro %}


{% macro spark__local_time(timestamp_utc, timezone) -%}
    from_utc_timestamp({{ timestamp_utc }}, {{ timezone }})
{%- endmacro %}


{% macro snowflake__local_time(timestamp_utc, timezone) -%}
    convert_timezone('UTC', {{ timezone }}, {{ timestamp_utc }})
{%- endmacro %}
