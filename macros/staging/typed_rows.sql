{% macro typed_rows(domain, table) %}
    {#- The rows of every vendor in use, each column cast to its contract type,
        defaults filled in, and reject_reason = the first value that is missing or
        cannot be read. A column or table that is not there is null or empty. -#}
    {%- set vendors = var('sources').get(domain) or [] -%}
    {%- set relations = [] -%}
    {%- for vendor in vendors -%}
        {%- do relations.append(vendor_relation(vendor, domain, table)) -%}
    {%- endfor -%}
    {%- if not execute -%}
        select 1 as source_system
    {%- else -%}
        {%- set columns = input_node(domain, table).columns.values()
            | rejectattr('name', 'equalto', 'source_system') | list -%}
        {%- for relation in relations %}
        {% set raw_types = raw_column_types(relation) -%}
        select
            {{ dbt.string_literal(vendors[loop.index0]) }} as source_system,
            {%- for column in columns %}
            {{ typed_column(column, raw_types) }} as {{ column.name }},
            {%- endfor %}
            {{ unreadable_reason(columns, raw_types) }} as reject_reason
        {% if raw_types -%}
        from {{ relation }} as raw_rows
        {%- else -%}
        where 1 = 0
        {%- endif %}
        {% if not loop.last %}union all{% endif %}
        {%- else %}
        select
            cast(null as {{ dbt.type_string() }}) as source_system,
            {%- for column in columns %}
            cast(null as {{ column.data_type }}) as {{ column.name }},
            {%- endfor %}
            cast(null as {{ dbt.type_string() }}) as reject_reason
        where 1 = 0
        {%- endfor %}
    {%- endif %}
{% endmacro %}


{% macro raw_column_types(relation) %}
    {#- name -> type in lower case of a landed table; empty where there is none -#}
    {%- set types = {} -%}
    {%- set found = load_relation(relation) -%}
    {%- if found -%}
        {%- for column in adapter.get_columns_in_relation(found) -%}
            {%- set type = column.data_type | lower -%}
            {%- set is_text =
                type in ['varchar', 'text'] or type.startswith('character varying') -%}
            {%- do types.update({column.name | lower: 'text' if is_text else type}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(types) }}
{% endmacro %}


{% macro read_column(column, raw_types) -%}
    {#- the value in its contract type, null where it is missing or cannot be read -#}
    {%- set raw_type = raw_types.get(column.name) -%}
    {%- if raw_type is none -%}
        cast(null as {{ column.data_type }})
    {%- elif raw_type == column.data_type -%}
        raw_rows.{{ adapter.quote(column.name) }}
    {%- elif column.data_type == 'text' -%}
        cast(raw_rows.{{ adapter.quote(column.name) }} as text)
    {%- else -%}
        {{ try_cast('raw_rows.' ~ adapter.quote(column.name), column.data_type, raw_type) }}
    {%- endif -%}
{%- endmacro %}


{% macro typed_column(column, raw_types) -%}
    {%- set default = column.config.meta.get('default') -%}
    {%- if default is none or not raw_types -%}
        {{ read_column(column, raw_types) }}
    {%- else -%}
        {%- set other = namespace(value="'" ~ default ~ "'") -%}
        {%- if default in raw_types -%}
            {%- set other.value = 'raw_rows.' ~ default -%}
            {%- if raw_types[default] != column.data_type -%}
                {%- set other.value = try_cast(
                    other.value, column.data_type, raw_types[default]
                ) -%}
            {%- endif -%}
        {%- endif -%}
        coalesce(
            {{ read_column(column, raw_types) }},
            cast({{ other.value }} as {{ column.data_type }})
        )
    {%- endif -%}
{%- endmacro %}


{% macro unreadable_reason(columns, raw_types) -%}
    {%- set checks = [] -%}
    {%- for column in columns if column.name in raw_types -%}
        {%- set meta = column.config.meta -%}
        {%- set raw_value = 'raw_rows.' ~ adapter.quote(column.name) -%}
        {%- if meta.get('required') -%}
            {%- do checks.append([raw_value ~ ' is null', column.name ~ ' is missing']) -%}
        {%- endif -%}
        {%- if column.data_type not in ['text', raw_types[column.name]] -%}
            {%- do checks.append([
                raw_value ~ ' is not null and ' ~ read_column(column, raw_types) ~ ' is null',
                column.name ~ ' cannot be read as ' ~ column.data_type.split('(')[0]
            ]) -%}
        {%- endif -%}
        {%- if meta.get('accepted') -%}
            {%- do checks.append([
                raw_value ~ " not in ('" ~ meta.accepted | join("', '") ~ "')",
                column.name ~ ' is not one of ' ~ meta.accepted | join(', ')
            ]) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if checks -%}
        case
            {%- for condition, reason in checks %}
            when {{ condition }} then {{ dbt.string_literal(reason) }}
            {%- endfor %}
        end
    {%- else -%}
        cast(null as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}
