{% macro applied_relation(name) %}
    {#- What the last finished build left behind, read before this one rewrites it; none in
        a full refresh. Not a ref: it would be a circle. -#}
    {%- if not execute or flags.FULL_REFRESH -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set found = {} -%}
    {%- for table in [name, 'int_adoption__applied_as_of'] -%}
        {%- do found.update({table: load_relation(api.Relation.create(
            database=this.database, schema=this.schema, identifier=table
        ))}) -%}
    {%- endfor -%}
    {%- set as_of = found['int_adoption__applied_as_of'] -%}
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
    {{ return(found[name]) }}
{% endmacro %}


{% macro increment_settings() -%}
    {#- The variables that change rows which an increment would leave as they are. -#}
    {{ return(
        'reporting_timezone ' ~ var('reporting_timezone')
        ~ ', fiscal_year_start_month ' ~ var('fiscal_year_start_month')
        ~ ', user_id_salt ' ~ (local_md5(var('user_id_salt')))[:8]
    ) }}
{%- endmacro %}
