{% macro row_fingerprint(columns) -%}
    {{ return(adapter.dispatch('row_fingerprint', 'common_ground')(columns)) }}
{%- endmacro %}


{% macro default__row_fingerprint(columns) -%}
    {%- set texts = [] -%}
    {%- for column in columns -%}
        {%- do texts.append("coalesce(cast(" ~ column ~ " as " ~ dbt.type_string() ~ "), '~')") -%}
    {%- endfor -%}
    cast({{ integer_key(['concat(' ~ texts | join(", '|', ") ~ ')']) }} as numeric(38, 0))
{%- endmacro %}


{% macro duckdb__row_fingerprint(columns) -%}
    cast(hash({{ columns | join(', ') }}) as hugeint)
{%- endmacro %}


{% macro postgres__row_fingerprint(columns) -%}
    {%- set texts = [] -%}
    {%- for column in columns -%}
        {%- do texts.append("coalesce(cast(" ~ column ~ " as text), '~')") -%}
    {%- endfor -%}
    cast(hashtextextended(concat({{ texts | join(", '|', ") }}), 0) as numeric)
{%- endmacro %}
