{% macro steps(periods, key, measures) -%}
    -- a row is the start or the end of a period
    with step_changes as (
        {{ step_changes(periods, key, measures, 'changed_on') }}
    ),

    steps_of_periods as (
        {{ steps_of_changes('step_changes', key, measures) }}
    )

    select {{ key | join(', ') }}, valid_from, valid_to, {{ measures | join(', ') }}
    from steps_of_periods
{%- endmacro %}


{% macro steps_of_changes(changes, key, measures) -%}
    {%- set columns = key | join(', ') -%}
    -- a row is a day on which something changes on balance
    with step_sums as (
        select
            {{ columns }},
            changed_on,
            {%- for measure in measures %}
            sum({{ measure }}) as {{ measure }}
            {%- if not loop.last %},{% endif %}
            {%- endfor %}
        from {{ changes }}
        group by {{ columns }}, changed_on
        having
            {%- for measure in measures %}
            {% if not loop.first %}or {% endif %}sum({{ measure }}) <> 0
            {%- endfor %}
    ),

    step_totals as (
        {{ running_totals('step_sums', key, measures) }}
    )

    select {{ columns }}, valid_from, valid_to, {{ measures | join(', ') }}
    from step_totals
{%- endmacro %}
