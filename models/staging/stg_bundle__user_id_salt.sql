{{ config(post_hook="{{ keep_user_id_salt() }}") }}

-- Empty until its hook has run.
select cast(null as {{ dbt.type_string() }}) as user_id_salt
where 1 = 0
