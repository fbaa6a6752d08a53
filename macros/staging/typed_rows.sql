{% macro typed_rows(domain, table) %}
    {#- The rows of every vendor in use, each column cast to its contract type,
        defaults filled in, and reject_reason = the first value that is missing or
        cannot be read. A column or table that is not there is null or empty. -#}
    {#- named here, where dbt looks for references -#}
    {%- set salt = ref('stg_bundle__user_id_salt') -%}
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
        {% set raw_types = raw_column_types(relation, columns | map(attribute='name') | list) -%}
        {%- do raw_types.update(float_ids(relation, columns, raw_types)) -%}
        select
            {{ text_literal(vendors[loop.index0]) }} as source_system,
            {%- for column in columns %}
            {{ without_email(column, typed_column(column, columns, raw_types), raw_types) }}
                as {{ column.name }},
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


{% macro raw_column_types(relation, names) %}
    {#- name -> type in lower case of those columns of a landed table that the contract names;
        empty where there is none -#}
    {%- set types = {} -%}
    {%- set found = load_relation(relation) -%}
    {%- if found -%}
        {%- for column in adapter.get_columns_in_relation(found)
            if column.name | lower in names -%}
            {%- set type = column.data_type | lower -%}
            {%- do types.update({
                column.name | lower: 'text' if raw_kind(type) == 'text' else type
            }) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(types) }}
{% endmacro %}


{% macro float_ids(relation, columns, raw_types) %}
    {#- The id columns landed as text in which every value looks like 1001.0, as they are
        written by programs that keep whole numbers with a null in them as floating point. -#}
    {%- set asked = [] -%}
    {%- for column in columns if is_id(column) and raw_types.get(column.name) == 'text' -%}
        {%- do asked.append(column.name) -%}
    {%- endfor -%}
    {%- set found = {} -%}
    {%- if asked -%}
        {%- set sql -%}
            select
            {%- for name in asked %}
            {%- set value = filled(adapter.quote(name), 'text') %}
                (
                    select 1 from {{ relation }}
                    where {{ value }} is not null limit 1
                ) is not null
                and (
                    select 1 from {{ relation }}
                    where not {{ matches_pattern(value, float_pattern()) }} limit 1
                ) is null
                {%- if not loop.last %},{% endif %}
            {%- endfor %}
        {%- endset -%}
        {%- set answers = run_query(sql).rows[0] -%}
        {%- for name in asked -%}
            {%- if answers[loop.index0] -%}
                {%- do found.update({name: 'float text'}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}


{% macro typed_column(column, columns, raw_types) -%}
    {#- the value as staging keeps it: read, an enumeration or code in its own spelling, the
        default where it is missing -#}
    {%- set default = column.config.meta.get('default') -%}
    {%- set value = clamped(column, spelled(column, read_column(column, raw_types), raw_types)) -%}
    {%- if default is none or not raw_types -%}
        {{ value }}
    {%- else -%}
        {%- set other = columns | selectattr('name', 'equalto', default) | first -%}
        coalesce(
            {{ value }},
            {% if other -%}
            {{ clamped(column, read_column(column, raw_types, default)) }}
            {%- else -%}
            cast({{ text_literal(default) }} as {{ column.data_type }})
            {%- endif %}
        )
    {%- endif -%}
{%- endmacro %}


{% macro read_column(column, raw_types, named=none) -%}
    {#- the landed value of the column, or of the one `named` instead, in the column's type -#}
    {%- set name = named or column.name -%}
    {%- if name in raw_types -%}
        {{ read_value('raw_rows.' ~ adapter.quote(name), column.data_type, raw_types[name]) }}
    {%- else -%}
        cast(null as {{ column.data_type }})
    {%- endif -%}
{%- endmacro %}


{% macro spelled(column, value, raw_types) -%}
    {#- Enumerations and codes are compared without capitals and blanks around them; in a
        history those of the fields named by spelling_of. -#}
    {%- set meta = column.config.meta -%}
    {%- set spelling = 'lower' if meta.get('accepted') else meta.get('spelling') -%}
    {%- if spelling -%}
        {{ spelling }}(trim({{ value }}))
    {%- elif meta.get('spelling_of') and 'field' in raw_types -%}
        case
            {%- for field, spelling in meta.spelling_of.items() %}
            when lower(trim(raw_rows.{{ adapter.quote('field') }})) = {{ text_literal(field) }}
                then {{ spelling }}(trim({{ value }}))
            {%- endfor %}
            else {{ value }}
        end
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}


{% macro clamped(column, value) -%}
    {#- what opens something and lies before 1900 was always there, and nothing reaches beyond
        9999. Times by which files of a log are skipped stay as they are landed. -#}
    {%- set opens = column.config.meta.get('opens') -%}
    {%- if column.data_type == 'date' or opens -%}
        {%- set floor = "cast('1900-01-01' as " ~ column.data_type ~ ')' -%}
        {%- set ceiling = "cast('9999-12-31' as " ~ column.data_type ~ ')' -%}
        case
            when {{ value }} > {{ ceiling }} then {{ ceiling }}
            {%- if opens %}
            when {{ value }} < {{ floor }} then {{ floor }}
            {%- endif %}
            else {{ value }}
        end
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}


{% macro unreadable_reason(columns, raw_types) -%}
    {%- set checks = [] -%}
    {%- for column in columns if column.name in raw_types -%}
        {%- set meta = column.config.meta -%}
        {%- set raw_type = raw_types[column.name] -%}
        {%- set kind = raw_kind(raw_type) -%}
        {%- set raw_value = filled('raw_rows.' ~ adapter.quote(column.name), raw_type) -%}
        {%- if meta.get('required') -%}
            {%- do checks.append([raw_value ~ ' is null', column.name ~ ' is missing']) -%}
        {%- endif -%}
        {%- if column.data_type not in ['text', raw_type] -%}
            {%- do checks.append([
                raw_value ~ ' is not null and (' ~ read_column(column, raw_types) ~ ') is null',
                column.name ~ ' cannot be read as ' ~ column.data_type.split('(')[0]
            ]) -%}
        {%- elif is_id(column) and kind in ['float', 'float text'] -%}
            {%- do checks.append([
                'not (' ~ is_exact(raw_value, kind) ~ ')',
                column.name ~ ' is a floating-point number that may have been rounded'
            ]) -%}
        {%- endif -%}
        {%- if meta.get('accepted') -%}
            {%- do checks.append([
                spelled(column, raw_value, raw_types)
                ~ ' not in (' ~ text_literals(meta.accepted) ~ ')',
                column.name ~ ' is not one of ' ~ meta.accepted | join(', ')
            ]) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if checks -%}
        case
            {%- for condition, reason in checks %}
            when {{ condition }} then {{ text_literal(reason) }}
            {%- endfor %}
        end
    {%- else -%}
        cast(null as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}
