{% macro pair_key(first, second) -%}
    {#- integer_key of two texts, cheap enough for every event; differs between engines -#}
    {{ return(adapter.dispatch('pair_key', 'common_ground')(first, second)) }}
{%- endmacro %}


{% macro default__pair_key(first, second) -%}
    {{ integer_key([first, second]) }}
{%- endmacro %}


{% macro duckdb__pair_key(first, second) -%}
    cast(hash({{ first }}, {{ second }}) >> 1 as bigint)
{%- endmacro %}


{% macro postgres__pair_key(first, second) -%}
    hashtextextended(concat(length({{ first }}), ':', {{ first }}, {{ second }}), 0)
{%- endmacro %}
