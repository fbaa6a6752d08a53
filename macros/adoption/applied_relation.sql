{% macro applied_relation(name) %}
    {#- What the last finished build left behind, read before this one rewrites it; none
        where this one starts from nothing. -#}
    {%- if not execute or is_from_nothing() -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set as_of = relation_beside('int_adoption__applied_as_of') -%}
    {%- if as_of -%}
        {%- set applied = run_query('select settings from ' ~ as_of).columns[0].values() -%}
        {%- if applied -%}
            {%- set before, salt_before = applied[0].split(', user_id_salt ') -%}
            {%- set changed = namespace(what=none) -%}
            {%- if before != increment_settings() -%}
                {%- set changed.what = 'set of settings (' ~ before ~ ') than this one ('
                    ~ increment_settings() ~ ')' -%}
            {%- elif salt_before != local_md5(user_id_salt()) -%}
                {%- set changed.what = 'user_id_salt than this one' -%}
            {%- endif -%}
            {%- if changed.what -%}
                {%- do exceptions.raise_compiler_error(
                    'The last build used another ' ~ changed.what ~ ', which changes every day '
                    ~ 'of the past. Build from nothing once: --full-refresh, or make build '
                    ~ 'without INCREMENTAL.'
                ) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(relation_beside(name)) }}
{% endmacro %}


{% macro increment_settings() -%}
    {#- The variables that change rows which an increment would leave as they are; beside them
        stands a hash of the salt. -#}
    {{ return(
        'reporting_timezone ' ~ var('reporting_timezone')
        ~ ', fiscal_year_start_month ' ~ var('fiscal_year_start_month')
    ) }}
{%- endmacro %}
