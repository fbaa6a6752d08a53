{% macro get_incremental_replace_sql(arguments) %}
    {#- Incremental strategy `replace`: drops the rows that config.meta.replaces names, in
        which {…} stands for a ref, and inserts the new ones. Unlike delete+insert it also
        drops rows that nothing comes back for. -#}
    {%- set replaces = namespace(condition=config.get('meta').replaces) -%}
    {%- for name in config.get('meta').replaces_by -%}
        {%- set replaces.condition = replaces.condition
            | replace('{' ~ name ~ '}', ref(name) | string) -%}
    {%- endfor -%}
    {%- set columns = get_quoted_csv(arguments.dest_columns | map(attribute='name')) -%}
    delete from {{ arguments.target_relation }} where {{ replaces.condition }};

    insert into {{ arguments.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arguments.temp_relation }}
{% endmacro %}
