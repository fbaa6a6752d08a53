{% macro hashed_user_id(user_id) -%}
    {{ dbt.hash(dbt.concat([dbt.string_literal(var('user_id_salt')), user_id])) }}
{%- endmacro %}
