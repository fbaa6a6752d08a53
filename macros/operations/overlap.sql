{% macro overlap(left, right, key, left_columns=[], right_columns=[], extra_left_key=[]) -%}
    with overlap_left as (
        select
            {%- for column in key + extra_left_key + left_columns %}
            {{ column }},
            {%- endfor %}
            valid_from,
            coalesce(valid_to, {{ open_end() }}) as valid_to
        from {{ left }}
        where valid_to is null or valid_from < valid_to
    ),

    overlap_right as (
        select
            {%- for column in key + right_columns %}
            {{ column }},
            {%- endfor %}
            valid_from,
            coalesce(valid_to, {{ open_end() }}) as valid_to
        from {{ right }}
        where valid_to is null or valid_from < valid_to
    )

    select
        {%- for column in key + extra_left_key + left_columns %}
        overlap_left.{{ column }},
        {%- endfor %}
        {%- for column in right_columns %}
        overlap_right.{{ column }},
        {%- endfor %}
        greatest(overlap_left.valid_from, overlap_right.valid_from) as valid_from,
        nullif(
            least(overlap_left.valid_to, overlap_right.valid_to), {{ open_end() }}
        ) as valid_to
    from overlap_left
    inner join overlap_right
        on overlap_left.valid_from < overlap_right.valid_to
        and overlap_right.valid_from < overlap_left.valid_to
        {%- for column in key %}
        and overlap_left.{{ column }} = overlap_right.{{ column }}
        {%- endfor %}
{%- endmacro %}
