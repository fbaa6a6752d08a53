{% macro user_id_salt() -%}
    {#- The secret text itself. Never to be put into SQL or a message, which end up in logs and
        artefacts; SQL reads it from stg_bundle__user_id_salt. -#}
    {{ return(env_var('COMMON_GROUND_USER_ID_SALT', var('user_id_salt')) if execute else '') }}
{%- endmacro %}


{% macro keep_user_id_salt() -%}
    {#- Hook of stg_bundle__user_id_salt: hands the salt over as a parameter of a statement, so
        that it stands in no text that dbt writes down. -#}
    {%- if execute -%}
        {%- do adapter.add_query(
            'insert into ' ~ this ~ ' (user_id_salt) values (' ~ get_binding_char() | trim ~ ')',
            bindings=[user_id_salt()]
        ) -%}
    {%- endif -%}
{%- endmacro %}


{% macro salted_hash(value) -%}
    {{ dbt.hash(
        '(select user_id_salt from ' ~ ref('stg_bundle__user_id_salt') ~ ') || ' ~ value
    ) }}
{%- endmacro %}
