{% macro step_changes(periods, key, measures, day) -%}
    select
        {{ key | join(', ') }},
        valid_from as {{ day }},
        {%- for measure in measures %}
        coalesce({{ measure }}, 0) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ periods }}
    where valid_to is null or valid_from < valid_to
    union all
    select
        {{ key | join(', ') }},
        valid_to as {{ day }},
        {%- for measure in measures %}
        -coalesce({{ measure }}, 0) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ periods }}
    where valid_from < valid_to
{%- endmacro %}
