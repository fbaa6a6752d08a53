{% macro stored_by(column) -%}
    {#- At the end of a query: keeps equal values of the column side by side in the table, where
        the engine then skips what a filter on it does not need. -#}
    {{ return(adapter.dispatch('stored_by', 'common_ground')(column)) }}
{%- endmacro %}


{% macro default__stored_by(column) -%}
{%- endmacro %}


{% macro duckdb__stored_by(column) -%}
    order by {{ column }}
{%- endmacro %}
