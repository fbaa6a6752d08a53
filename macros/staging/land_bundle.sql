{% macro land_bundle() %}
    {{ return(adapter.dispatch('land_bundle', 'common_ground')()) }}
{% endmacro %}


{% macro default__land_bundle() %}
    {# On a warehouse a loader has landed the sources already. #}
{% endmacro %}


{% macro duckdb__land_bundle() %}
    {% if not execute or flags.WHICH not in ['build', 'run', 'test', 'compile', 'show'] %}
        {{ return('') }}
    {% endif %}
    {# common_ground/landing.py answers, with the list of files that the check has made #}
    {% set asked = [var('raw_bundle'), tojson(var('sources'))] %}
    {% set bundle = fromjson(run_query(
        "select bundle_tables('" ~ asked | map('replace', "'", "''") | join("', '") ~ "')"
    ).columns[0].values()[0]) %}
    {% if bundle.problems %}
        {% do exceptions.raise_compiler_error(bundle.problems) %}
    {% endif %}
    {% for vendor in vendors_in_use() %}
        {% set schema = var('raw_schema_prefix') ~ vendor %}
        {% do run_query('drop schema if exists ' ~ schema ~ ' cascade') %}
        {% do run_query('create schema ' ~ schema) %}
        {% for table in bundle.tables if table.source == vendor %}
            {% do run_query(
                'create view ' ~ schema ~ '.' ~ adapter.quote(table.name) ~ ' as ' ~ table.rows
            ) %}
        {% endfor %}
    {% endfor %}
    {% do run_query('create schema if not exists landing') %}
    {% do run_query('create or replace table landing.files as ' ~ bundle.files) %}
{% endmacro %}


{% macro vendors_in_use() %}
    {# Every adapter named in the variable `sources`, once. #}
    {% set vendors = [] %}
    {% for domain, names in var('sources').items() %}
        {% for name in names or [] if name not in vendors %}
            {% do vendors.append(name) %}
        {% endfor %}
    {% endfor %}
    {{ return(vendors) }}
{% endmacro %}
