{% macro try_cast(expression, type, raw_type) %}
    {{ return(adapter.dispatch('try_cast', 'common_ground')(expression, type, raw_type)) }}
{% endmacro %}


{% macro default__try_cast(expression, type, raw_type) -%}
    {{ dbt.safe_cast(expression, type) }}
{%- endmacro %}


{% macro duckdb__try_cast(expression, type, raw_type) -%}
    {%- if type == 'date' -%}
        cast(try_cast({{ expression }} as timestamp) as date)
    {%- elif type == 'timestamp' and raw_type == 'text' -%}
        cast(try_cast({{ expression }} as timestamptz) as timestamp)
    {%- elif type == 'integer' -%}
        case
            when try_cast({{ expression }} as double) = trunc(try_cast({{ expression }} as double))
                then try_cast({{ expression }} as integer)
        end
    {%- else -%}
        try_cast({{ expression }} as {{ type }})
    {%- endif -%}
{%- endmacro %}


{% macro postgres__try_cast(expression, type, raw_type) -%}
    {%- set as_text = 'cast(' ~ expression ~ ' as text)' -%}
    {%- if type == 'date' -%}
        cast(functions.try_timestamp({{ as_text }}) as date)
    {%- elif type.startswith('numeric') -%}
        cast(functions.try_numeric({{ as_text }}) as {{ type }})
    {%- elif type == 'integer' -%}
        case
            when functions.try_numeric({{ as_text }}) = trunc(functions.try_numeric({{ as_text }}))
                then functions.try_integer(
                    cast(trunc(functions.try_numeric({{ as_text }})) as text)
                )
        end
    {%- elif type in ['boolean', 'timestamp'] -%}
        functions.try_{{ type }}({{ as_text }})
    {%- else -%}
        cast({{ expression }} as {{ type }})
    {%- endif -%}
{%- endmacro %}
