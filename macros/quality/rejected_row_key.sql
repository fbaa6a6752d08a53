{% macro rejected_row_key(table, meta) -%}
    {#- what names a row: of events its day, of persons a hash, else its first key columns -#}
    {%- set hidden = salted_hash('%s') -%}
    {%- if table == 'usage_events' -%}
        coalesce(cast({{ local_date('occurred_at') }} as {{ dbt.type_string() }}), '')
    {%- else -%}
        {%- set parts = [] -%}
        {%- for column in (meta.get('key') or [])[:3] -%}
            {%- set part = 'cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ')' -%}
            {%- do parts.append(
                "coalesce("
                ~ (hidden % part if column in ['user_id', 'contact_id'] else part)
                ~ ", '')"
            ) -%}
        {%- endfor -%}
        {{ parts | join(" || '|' || ") if parts else "''" }}
    {%- endif -%}
{%- endmacro %}
