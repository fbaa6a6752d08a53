{% macro overlap(left, right, key, left_columns=[], right_columns=[], extra_left_key=[]) -%}
    with left_periods as (
        select
            {%- for column in key + extra_left_key + left_columns %}
            {{ column }},
            {%- endfor %}
            valid_from,
            coalesce(valid_to, {{ open_end() }}) as valid_to
        from {{ left }}
        where valid_to is null or valid_from < valid_to
    ),

    right_periods as (
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
        left_periods.{{ column }},
        {%- endfor %}
        {%- for column in right_columns %}
        right_periods.{{ column }},
        {%- endfor %}
        greatest(left_periods.valid_from, right_periods.valid_from) as valid_from,
        nullif(
            least(left_periods.valid_to, right_periods.valid_to), {{ open_end() }}
        ) as valid_to
    from left_periods
    inner join right_periods
        on left_periods.valid_from < right_periods.valid_to
        and right_periods.valid_from < left_periods.valid_to
        {%- for column in key %}
        and left_periods.{{ column }} = right_periods.{{ column }}
        {%- endfor %}
{%- endmacro %}
