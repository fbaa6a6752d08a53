{% macro islands(days, key, window, at_least=1, day='active_on', is_distinct=false) -%}
    {%- set columns = key | join(', ') -%}
    {%- set in_order = 'over (partition by ' ~ columns ~ ' order by ' ~ day ~ ')' -%}
    {%- set days_back = at_least - 1 if at_least is number else at_least ~ ' - 1' -%}
    {%- set nth_day = 'lag(' ~ day ~ ', ' ~ days_back ~ ') ' ~ in_order -%}
    {%- set nth_day = day if at_least == 1 else nth_day -%}
    with island_days as (
        select {% if not is_distinct %}distinct {% endif %}{{ columns }}, {{ day }}
        from {{ days }}
    ),

    -- a row is a day; from it on the condition holds until nth_day leaves the window,
    -- and from the day before it on until previous_nth_day leaves
    island_reaches as (
        select
            {{ columns }},
            {{ day }},
            {{ nth_day }} as nth_day,
            lag({{ day }}, {{ at_least }}) {{ in_order }} as previous_nth_day,
            lead({{ day }}) {{ in_order }} as next_day
        from island_days
    ),

    -- a row is a day on which the condition holds
    island_turns as (
        select
            {{ columns }},
            {{ day }},
            nth_day,
            case
                when
                    previous_nth_day is null
                    or {{ days_between('previous_nth_day', day) }} > {{ window }}
                    then 1
                else 0
            end as is_first,
            case
                when
                    next_day is null
                    or {{ days_between('nth_day', 'next_day') }} > {{ window }}
                    then 1
                else 0
            end as is_last
        from island_reaches
        where {{ days_between('nth_day', day) }} < {{ window }}
    ),

    -- a row is the first or last day of a run, so the last stands right after the first
    island_ends as (
        select
            {{ columns }},
            {{ day }},
            is_first,
            case
                when is_last = 1 then nth_day
                else lead(nth_day) {{ in_order }}
            end as last_nth_day
        from island_turns
        where is_first = 1 or is_last = 1
    )

    select
        {{ columns }},
        {{ day }} as valid_from,
        {{ add_days('last_nth_day', window) }} as valid_to
    from island_ends
    where is_first = 1
{%- endmacro %}
