{% macro asked(name) %}
    {#- A parameter of a query of analyses/evidence. dbt knows no value and compiles a null. -#}
    cast(null as {{ dbt.type_string() if name in ('account', 'metric') else 'date' }})
{%- endmacro %}
