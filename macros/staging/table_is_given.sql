{% macro table_is_given(domain, table) %}
    {#- Whether a source in use has a table of the input contract, with rows or without. -#}
    {% set found = namespace(is_given=false) %}
    {% for vendor in var('sources').get(domain) or [] %}
        {% set relation = vendor_relation(vendor, domain, table) %}
        {% if execute and load_relation(relation) %}
            {% set found.is_given = true %}
        {% endif %}
    {% endfor %}
    {{ return(found.is_given) }}
{% endmacro %}
