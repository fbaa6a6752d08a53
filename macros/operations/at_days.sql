{% macro at_days(periods, key, measures, spine, day='on_day') -%}
    {%- set columns = key | join(', ') -%}
    -- a row is the start or the end of a period
    with period_changes as (
        {{ step_changes(periods, key, measures, day) }}
    ),

    -- a row is a key that has any, and all else is zero
    changing_keys as (
        select {{ columns }} from period_changes
        group by {{ columns }}
    ),

    asked_days as (
        select
            {%- for column in key %}
            spine.{{ column }},
            {%- endfor %}
            spine.{{ day }},
            changing_keys.{{ key[0] }} is not null as is_changing
        from {{ spine }} as spine
        left join changing_keys
            on {% for column in key -%}
                spine.{{ column }} = changing_keys.{{ column }}
                {%- if not loop.last %} and {% endif %}
            {%- endfor %}
    ),

    -- a row is a change, or an asked day as a change by nothing
    day_changes as (
        select
            {{ columns }},
            {{ day }},
            {{ measures | join(', ') }},
            0 as is_asked
        from period_changes
        union all
        select
            {{ columns }},
            {{ day }},
            {%- for measure in measures %}
            0 as {{ measure }},
            {%- endfor %}
            1 as is_asked
        from asked_days
        where is_changing
    ),

    -- a row is a day that is asked or on which a period starts or ends
    day_sums as (
        select
            {{ columns }},
            {{ day }},
            {%- for measure in measures %}
            sum({{ measure }}) as {{ measure }},
            {%- endfor %}
            max(is_asked) as is_asked
        from day_changes
        group by {{ columns }}, {{ day }}
    ),

    day_values as (
        select
            {{ columns }},
            {{ day }},
            is_asked,
            {%- for measure in measures %}
            sum({{ measure }}) over (
                partition by {{ columns }} order by {{ day }}
                rows between unbounded preceding and current row
            ) as {{ measure }}
            {%- if not loop.last %},{% endif %}
            {%- endfor %}
        from day_sums
    )

    select
        {{ columns }},
        {{ day }},
        {{ measures | join(', ') }}
    from day_values
    where is_asked = 1
    union all
    select
        {{ columns }},
        {{ day }},
        {%- for measure in measures %}
        0 as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from asked_days
    where not is_changing
    group by {{ columns }}, {{ day }}
{%- endmacro %}
