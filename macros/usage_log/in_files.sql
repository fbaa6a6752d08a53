{% macro in_files(relation, condition='1 = 1', reads=none) -%}
    {#- Condition on loaded_from: a file that stands in the relation. Written out, because
        DuckDB opens only files that it can rule in while it plans. None where the relation,
        or the one that the condition reads, is not built yet. -#}
    {%- if execute and load_relation(relation) and load_relation(reads or relation) -%}
        {%- set files = run_query(
            'select distinct loaded_from from ' ~ relation ~ ' where ' ~ condition
        ).columns[0].values() -%}
    {%- endif -%}
    loaded_from in (''
    {%- for file in (files or []) | sort %}, {{ text_literal(file) }}{% endfor %})
{%- endmacro %}
