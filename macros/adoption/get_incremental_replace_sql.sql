{% macro get_incremental_replace_sql(arguments) %}
    {#- Incremental strategy `replace`: drops the rows that config.meta.replaces names, in
        which {…} stands for a ref and {this} for the table, and inserts the new ones. Unlike
        delete+insert it also drops rows that nothing comes back for. Several conditions are as
        many deletes, which is faster than one that joins them by `or`. -#}
    {%- set replaces = config.get('meta').replaces -%}
    {%- for condition in ([replaces] if replaces is string else replaces) -%}
        {%- set named = namespace(
            condition=condition | replace('{this}', arguments.target_relation | string)
        ) -%}
        {%- for name in config.get('meta').replaces_by -%}
            {%- set named.condition = named.condition
                | replace('{' ~ name ~ '}', ref(name) | string) -%}
        {%- endfor -%}
        delete from {{ arguments.target_relation }} where {{ named.condition }};

    {% endfor -%}
    {%- set columns = get_quoted_csv(arguments.dest_columns | map(attribute='name')) -%}
    insert into {{ arguments.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arguments.temp_relation }}
{% endmacro %}
