{% macro prepare_database() %}
    {{ return(adapter.dispatch('prepare_database', 'common_ground')()) }}
{% endmacro %}


{% macro default__prepare_database() %}{% endmacro %}


{% macro postgres__prepare_database() %}
    {# PostgreSQL 15 has no cast that gives null for what it cannot read. #}
    create schema if not exists functions;
    {% for type, parameters, value in [
        ('integer', 'raw_value text', 'cast(raw_value as integer)'),
        ('numeric', 'raw_value text, whole_digits integer, decimals integer',
            'case when abs(round(cast(raw_value as numeric), decimals)) < power(10.0, whole_digits)'
            ~ ' then round(cast(raw_value as numeric), decimals) end'),
        ('timestamp', 'raw_value text',
            "cast(regexp_replace(raw_value, '([.][0-9]{6})[0-9]+', '\\1') as timestamptz)"
            ~ " at time zone 'UTC'"),
    ] %}
    create or replace function functions.try_{{ type }}({{ parameters }})
    returns {{ type }} language plpgsql immutable parallel safe
    set timezone = 'UTC' set datestyle = 'ISO, YMD' as $body$
    begin
        return {{ value }};
    exception when others then
        return null;
    end $body$;
    {% endfor %}
{% endmacro %}
