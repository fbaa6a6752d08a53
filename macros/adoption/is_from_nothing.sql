{% macro is_from_nothing() -%}
    {#- Whether the tables of adoption are being made from nothing: by --full-refresh, or by
        the build that int_adoption__begun names, if it has not finished; also where that one
        is made up for in parts, as by dbt retry. -#}
    {%- if flags.FULL_REFRESH or not execute -%}
        {{ return(flags.FULL_REFRESH) }}
    {%- endif -%}
    {%- set begun = relation_beside('int_adoption__begun') -%}
    {%- set finished = relation_beside('int_adoption__finished') -%}
    {%- if not begun -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set unfinished = run_query(
        'select count(*) from ' ~ begun ~ ' where is_from_nothing'
        ~ (' and build_id not in (select build_id from ' ~ finished ~ ')' if finished else '')
    ).columns[0].values()[0] -%}
    {{ return(unfinished == 1) }}
{%- endmacro %}


{% macro follows_finished_build() -%}
    {#- Whether the last build of adoption came to its end, and with the same hashes, so that
        this one may go on from there. To be asked before int_adoption__begun is written. -#}
    {%- set begun = relation_beside('int_adoption__begun') if execute -%}
    {%- set finished = relation_beside('int_adoption__finished') if execute -%}
    {%- if flags.FULL_REFRESH or not begun or not finished -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set same = run_query(
        'select count(*) from ' ~ begun ~ ' as begun inner join ' ~ finished
        ~ ' as finished on begun.build_id = finished.build_id'
        ~ ' and finished.key_sample = ' ~ key_sample()
    ).columns[0].values()[0] -%}
    {{ return(same == 1) }}
{%- endmacro %}


{% macro key_sample() -%}
    {#- A key that is another where the engine's hash is another, as after a new version. -#}
    cast({{ pair_key("'tenant'", "'user'") }} as bigint)
{%- endmacro %}


{% macro relation_beside(name) -%}
    {#- A table of intermediate models as the last build left it, if there is one. Not a ref:
        it would be a circle. -#}
    {{ return(load_relation(api.Relation.create(
        database=target.database, schema=generate_schema_name('intermediate'), identifier=name
    ))) }}
{%- endmacro %}


{% macro should_full_refresh() -%}
    {#- dbt asks this for every incremental model; those of adoption also start from nothing
        where the last build did not finish. -#}
    {%- set asked = config.get('full_refresh') -%}
    {%- if asked is not none -%}
        {{ return(asked) }}
    {%- endif -%}
    {{ return(flags.FULL_REFRESH or ('adoption' in model.fqn and is_from_nothing())) }}
{%- endmacro %}
