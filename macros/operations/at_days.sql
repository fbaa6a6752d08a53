{% macro at_days(periods, key, measures, spine, day='on_day') -%}
    {%- set columns = key | join(', ') -%}
    -- a row is the start or the end of a period, or an asked day as a change by nothing
    with day_changes as (
        select
            {{ columns }},
            {{ day }},
            {{ measures | join(', ') }},
            0 as is_asked
        from (
            {{ step_changes(periods, key, measures, day) }}
        ) as period_changes
        union all
        select
            {{ columns }},
            {{ day }},
            {%- for measure in measures %}
            0 as {{ measure }},
            {%- endfor %}
            1 as is_asked
        from {{ spine }}
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
{%- endmacro %}
