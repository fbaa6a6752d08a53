{% macro merge_periods(periods, key) -%}
    {%- set columns = key | join(', ') -%}
    {%- set in_order = 'partition by ' ~ columns ~ ' order by valid_from, valid_to' -%}
    with closed_periods as (
        select
            {{ columns }},
            valid_from,
            coalesce(valid_to, {{ open_end() }}) as valid_to
        from {{ periods }}
        where valid_to is null or valid_from < valid_to
    ),

    -- a row is a period, with the furthest end of those before it
    period_reaches as (
        select
            {{ columns }},
            valid_from,
            valid_to,
            max(valid_to) over (
                {{ in_order }}
                rows between unbounded preceding and 1 preceding
            ) as reached_to,
            max(valid_to) over (partition by {{ columns }}) as last_to
        from closed_periods
    ),

    -- a row is a period that nothing before it touches; the next such row knows
    -- how far this one's group has reached
    period_openings as (
        select
            {{ columns }},
            valid_from,
            last_to,
            lead(reached_to) over ({{ in_order }}) as group_reached_to
        from period_reaches
        where reached_to is null or valid_from > reached_to
    )

    select
        {{ columns }},
        valid_from,
        nullif(coalesce(group_reached_to, last_to), {{ open_end() }}) as valid_to
    from period_openings
{%- endmacro %}
