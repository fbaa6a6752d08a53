{% macro prepare_database() %}
    {{ return(adapter.dispatch('prepare_database', 'common_ground')()) }}
{% endmacro %}


{% macro default__prepare_database() %}{% endmacro %}


{% macro postgres__prepare_database() %}
    {# PostgreSQL 15 has no cast that gives null for what it cannot read. #}
    create schema if not exists functions;
    {% for type in ['integer', 'boolean', 'numeric', 'timestamp'] %}
    create or replace function functions.try_{{ type }}(raw_value text)
    returns {{ type }} language plpgsql immutable parallel safe as $body$
    begin
        return cast(
            {%- if type == 'timestamp' %} cast(raw_value as timestamptz) at time zone 'UTC'
            {%- else %} raw_value {% endif %} as {{ type }});
    exception when others then
        return null;
    end $body$;
    {% endfor %}
{% endmacro %}
