{% macro matches_pattern(value, pattern) -%}
    {{ return(adapter.dispatch('matches_pattern', 'common_ground')(value, pattern)) }}
{%- endmacro %}


{% macro default__matches_pattern(value, pattern) -%}
    regexp_like({{ value }}, {{ pattern }})
{%- endmacro %}


{% macro duckdb__matches_pattern(value, pattern) -%}
    regexp_matches({{ value }}, {{ pattern }})
{%- endmacro %}


{% macro postgres__matches_pattern(value, pattern) -%}
    ({{ value }} ~ {{ pattern }})
{%- endmacro %}


{% macro snowflake__matches_pattern(value, pattern) -%}
    (regexp_instr({{ value }}, {{ pattern }}) > 0)
{%- endmacro %}
