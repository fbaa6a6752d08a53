{% macro side_by_side(timelines, key, fields) -%}
    {%- set columns = key | join(', ') -%}
    {%- set field_names = "'" ~ fields | join("', '") ~ "'" -%}
    -- a row is a key and day on which any of the fields changes
    with change_days as (
        select {{ columns }}, valid_from
        from {{ timelines }}
        where field in ({{ field_names }})
        group by {{ columns }}, valid_from
    ),

    unchanged_periods as (
        select
            {{ columns }},
            valid_from,
            lead(valid_from) over (partition by {{ columns }} order by valid_from) as valid_to
        from change_days
    )

    select
        {%- for column in key %}
        unchanged_periods.{{ column }},
        {%- endfor %}
        {%- for field in fields %}
        max(case when timelines.field = '{{ field }}' then timelines.value end) as {{ field }},
        {%- endfor %}
        unchanged_periods.valid_from,
        unchanged_periods.valid_to
    from unchanged_periods
    inner join {{ timelines }} as timelines
        on timelines.field in ({{ field_names }})
        and unchanged_periods.valid_from >= timelines.valid_from
        and unchanged_periods.valid_from < coalesce(timelines.valid_to, {{ open_end() }})
        {%- for column in key %}
        and unchanged_periods.{{ column }} = timelines.{{ column }}
        {%- endfor %}
    group by
        {%- for column in key %}
        unchanged_periods.{{ column }},
        {%- endfor %}
        unchanged_periods.valid_from,
        unchanged_periods.valid_to
{%- endmacro %}
