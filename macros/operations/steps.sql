{% macro steps(periods, key, measures) -%}
    {%- set columns = key | join(', ') -%}
    -- a row is the start or the end of a period
    with step_changes as (
        {{ step_changes(periods, key, measures, 'changed_on') }}
    ),

    -- a row is a day on which something changes on balance
    step_sums as (
        select
            {{ columns }},
            changed_on,
            {%- for measure in measures %}
            sum({{ measure }}) as {{ measure }}
            {%- if not loop.last %},{% endif %}
            {%- endfor %}
        from step_changes
        group by {{ columns }}, changed_on
        having
            {%- for measure in measures %}
            {% if not loop.first %}or {% endif %}sum({{ measure }}) <> 0
            {%- endfor %}
    )

    select
        {{ columns }},
        changed_on as valid_from,
        lead(changed_on) over (partition by {{ columns }} order by changed_on) as valid_to,
        {%- for measure in measures %}
        sum({{ measure }}) over (
            partition by {{ columns }} order by changed_on
            rows between unbounded preceding and current row
        ) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from step_sums
{%- endmacro %}
