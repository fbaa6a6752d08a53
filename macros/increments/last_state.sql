{% macro last_state(kind) -%}
    {#- A query of what the last build knew of a kind of thing; see int_adoption__build_state. -#}
    {%- set state = usable_state() if not flags.FULL_REFRESH %}
    select key, on_day, known_at, account_no, user_no, fingerprint
    {%- if state %}
    from {{ state }}
    where kind = '{{ kind }}'
    {%- else %}
    from ({{ no_state() }}) as no_state
    {%- endif %}
{%- endmacro %}


{% macro no_state() %}
    select
        cast(null as {{ dbt.type_string() }}) as kind,
        cast(null as {{ dbt.type_string() }}) as key,
        cast(null as date) as on_day,
        cast(null as timestamp) as known_at,
        cast(null as integer) as account_no,
        cast(null as integer) as user_no,
        cast(null as {{ dbt.type_string() }}) as fingerprint,
        cast(null as {{ dbt.type_string() }}) as build_id
    where 1 = 0
{% endmacro %}


{% macro as_of_state() -%}
    {#- One row: what this build knows of time. Of rows that are not later than known_at all
        builds that know them think the same. -#}
    select
        as_of_date as on_day,
        least(latest_recorded_at, latest_known_at) as known_at,
        concat(as_of_date, ' ', latest_recorded_at, ' ', latest_known_at) as fingerprint
    from {{ ref('stg_bundle__as_of') }}
{%- endmacro %}


{% macro usable_state() -%}
    {#- What the last build knew, if it said so in the columns of today. -#}
    {%- set state = load_relation(table_of('int_adoption__build_state')) if execute -%}
    {%- if state -%}
        {%- set columns = run_query('select * from ' ~ state ~ ' where 1 = 0').column_names -%}
        {{ return(state if 'build_id' in columns else none) }}
    {%- endif -%}
{%- endmacro %}


{% macro table_before(name) -%}
    {#- The table of a model as the last build left it, if there is one and this build goes on
        from it. Not a ref: it would be a circle. -#}
    {%- if execute and not flags.FULL_REFRESH -%}
        {{ return(load_relation(table_of(name))) }}
    {%- endif -%}
{%- endmacro %}


{% macro table_of(name) -%}
    {%- set node = graph.nodes['model.common_ground.' ~ name] -%}
    {{ return(api.Relation.create(
        database=node.database, schema=node.schema, identifier=node.alias
    )) }}
{%- endmacro %}


{% macro left_to_do(columns) -%}
    {#- Of a list of what is to be done again: the rows of builds that did not come to an end. -#}
    {%- if table_before(this.name) %}
    {%- set finished = table_before('int_adoption__finished') %}
    union
    select {{ columns | join(', ') }}
    from {{ this }}
    {%- if finished %}
    where build_id not in (select finished.build_id from {{ finished }} as finished)
    {%- endif %}
    {%- endif %}
{%- endmacro %}
