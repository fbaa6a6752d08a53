{% macro applied_relation(name) %}
    {#- What the last finished build left behind, read before this one rewrites it; none
        where this one starts from nothing. -#}
    {%- if not execute or is_from_nothing() -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set as_of = relation_beside('int_adoption__applied_as_of') -%}
    {%- if as_of -%}
        {%- set before = run_query('select settings from ' ~ as_of).columns[0].values() -%}
        {%- if before and before[0] != increment_settings() -%}
            {%- do exceptions.raise_compiler_error(
                'The last build used other settings (' ~ before[0] ~ ') than this one ('
                ~ increment_settings() ~ '), and they change every day of the past. Build '
                ~ 'from nothing once: --full-refresh, or make build without INCREMENTAL.'
            ) -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(relation_beside(name)) }}
{% endmacro %}


{% macro increment_settings() -%}
    {#- The variables that change rows which an increment would leave as they are. -#}
    {{ return(
        'reporting_timezone ' ~ var('reporting_timezone')
        ~ ', fiscal_year_start_month ' ~ var('fiscal_year_start_month')
        ~ ', user_id_salt ' ~ (local_md5(var('user_id_salt')))[:8]
    ) }}
{%- endmacro %}
