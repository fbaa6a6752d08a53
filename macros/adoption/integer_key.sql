{% macro integer_key(columns) -%}
    {#- the length of the first part keeps 'a', 'bc' and 'ab', 'c' apart -#}
    {%- if columns | length == 1 -%}
        {%- set text = 'cast(' ~ columns[0] ~ ' as ' ~ dbt.type_string() ~ ')' -%}
    {%- else -%}
        {%- set text = dbt.concat([
            'cast(length(' ~ columns[0] ~ ') as ' ~ dbt.type_string() ~ ')', "':'"
        ] + columns) -%}
    {%- endif -%}
    {{ return(adapter.dispatch('integer_key_of_text', 'common_ground')(text)) }}
{%- endmacro %}


{% macro default__integer_key_of_text(text) -%}
    cast(cast('x' || substr(md5({{ text }}), 1, 15) as bit(60)) as bigint)
{%- endmacro %}


{% macro duckdb__integer_key_of_text(text) -%}
    cast('0x' || substr(md5({{ text }}), 1, 15) as bigint)
{%- endmacro %}


{% macro spark__integer_key_of_text(text) -%}
    cast(conv(substr(md5({{ text }}), 1, 15), 16, 10) as bigint)
{%- endmacro %}
