{% macro first_match(value, pattern) -%}
    {{ return(adapter.dispatch('first_match', 'common_ground')(value, pattern)) }}
{%- endmacro %}


{% macro default__first_match(value, pattern) -%}
    regexp_extract({{ value }}, {{ pattern }}, 1)
{%- endmacro %}


{% macro postgres__first_match(value, pattern) -%}
    substring({{ value }} from {{ pattern }})
{%- endmacro %}


{% macro snowflake__first_match(value, pattern) -%}
    regexp_substr({{ value }}, {{ pattern }}, 1, 1, 'e', 1)
{%- endmacro %}
