{% macro timeline(changes, key, value, order_by, floor='1900-01-01') -%}
    {%- set columns = key | join(', ') -%}
    {%- set values = [value] if value is string else value -%}
    {%- set floor_date = "cast('" ~ floor ~ "' as date)" -%}
    -- a row is a change; what is undated or older than the floor holds from the floor
    with dated_changes as (
        select
            {{ columns }},
            {{ values | join(', ') }},
            greatest(coalesce(valid_from, {{ floor_date }}), {{ floor_date }}) as valid_from,
            row_number() over (
                partition by
                    {{ columns }},
                    greatest(coalesce(valid_from, {{ floor_date }}), {{ floor_date }})
                order by
                    valid_from desc nulls last,
                    {%- for column in order_by + values %}
                    {{ column }} desc nulls last
                    {%- if not loop.last %},{% endif %}
                    {%- endfor %}
            ) as newest_first
        from {{ changes }}
    ),

    -- a row is the last change of a day
    last_changes as (
        select
            {{ columns }},
            {{ values | join(', ') }},
            valid_from,
            row_number() over (
                partition by {{ columns }} order by valid_from
            ) as change_number,
            {%- for column in values %}
            lag({{ column }}) over (
                partition by {{ columns }} order by valid_from
            ) as previous_{{ column }}
            {%- if not loop.last %},{% endif %}
            {%- endfor %}
        from dated_changes
        where newest_first = 1
    )

    select
        {{ columns }},
        {{ values | join(', ') }},
        valid_from,
        lead(valid_from) over (partition by {{ columns }} order by valid_from) as valid_to
    from last_changes
    where
        change_number = 1
        {%- for column in values %}
        or {{ column }} is distinct from previous_{{ column }}
        {%- endfor %}
{%- endmacro %}
