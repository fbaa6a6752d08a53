{% macro applied_relation(name) %}
    {#- What the last finished build left behind, read before this one rewrites it; none in
        a full refresh. Not a ref: it would be a circle. -#}
    {%- if not execute or flags.FULL_REFRESH -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(load_relation(api.Relation.create(
        database=this.database, schema=this.schema, identifier=name
    ))) }}
{% endmacro %}
