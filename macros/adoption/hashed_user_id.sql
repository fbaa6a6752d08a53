{% macro hashed_user_id(user_id) -%}
    {{ salted_hash(user_id) }}
{%- endmacro %}
