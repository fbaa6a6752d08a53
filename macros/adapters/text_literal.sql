{% macro text_literal(value) -%}
    {#- The one way by which a text gets into SQL. -#}
    {{ return(adapter.dispatch('text_literal', 'common_ground')(value | string)) }}
{%- endmacro %}


{% macro default__text_literal(value) -%}
    {{ return("'" ~ value | replace("'", "''") ~ "'") }}
{%- endmacro %}


{% macro bigquery__text_literal(value) -%}
    {{ return(common_ground.text_literal_with_backslashes(value)) }}
{%- endmacro %}


{% macro snowflake__text_literal(value) -%}
    {{ return(common_ground.text_literal_with_backslashes(value)) }}
{%- endmacro %}


{% macro spark__text_literal(value) -%}
    {{ return(common_ground.text_literal_with_backslashes(value)) }}
{%- endmacro %}


{% macro text_literal_with_backslashes(value) -%}
    {#- of engines in whose texts a backslash takes the next character as it stands -#}
    {{ return(
        "'" ~ value | replace('\\', '\\\\') | replace("'", "\\'") | replace('\n', '\\n')
        | replace('\r', '\\r') ~ "'"
    ) }}
{%- endmacro %}


{% macro text_literals(values) -%}
    {%- set literals = [] -%}
    {%- for value in values -%}
        {%- do literals.append(text_literal(value)) -%}
    {%- endfor -%}
    {{ return(literals | join(', ')) }}
{%- endmacro %}
