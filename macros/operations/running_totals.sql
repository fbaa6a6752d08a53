{% macro running_totals(changes, key, measures) -%}
    {#- Changes, at most one a key and day -> steps: the running total from each change to
        the next. -#}
    {{ return(adapter.dispatch('running_totals', 'common_ground')(changes, key, measures)) }}
{%- endmacro %}


{% macro default__running_totals(changes, key, measures) -%}
    {%- set in_order = 'partition by ' ~ key | join(', ') ~ ' order by changed_on' -%}
    select
        {{ key | join(', ') }},
        changed_on as valid_from,
        lead(changed_on) over ({{ in_order }}) as valid_to
        {%- for measure in measures %},
        sum({{ measure }}) over (
            {{ in_order }} rows between unbounded preceding and current row
        ) as {{ measure }}
        {%- endfor %}
    from {{ changes }}
{%- endmacro %}


{% macro duckdb__running_totals(changes, key, measures) -%}
    {#- A window without partition and order is one addition a row, with them a tree of
        additions. So a last row brings every key back to zero, and rows that did not come
        in order are an error. -#}
    {%- set columns = key | join(', ') -%}
    with changes_and_lasts as (
        select {{ columns }}, changed_on, {{ measures | join(', ') }}
        from {{ changes }}
        union all
        select
            {{ columns }},
            null as changed_on
            {%- for measure in measures %},
            -sum({{ measure }}) as {{ measure }}
            {%- endfor %}
        from {{ changes }}
        group by {{ columns }}
    ),

    changes_in_order as (
        select * from changes_and_lasts
        order by {{ columns }}, changed_on nulls last
    ),

    totals as materialized (
        select
            {{ columns }},
            changed_on as valid_from,
            lead(changed_on) over () as valid_to,
            lag(changed_on) over () as previous_on,
            {%- for column in key %}
            coalesce(lag({{ column }}) over () = {{ column }}, false)
            {{- ' and' if not loop.last }}
            {%- endfor %} as follows_its_key
            {%- for measure in measures %},
            sum({{ measure }}) over (
                rows between unbounded preceding and current row  -- noqa: PRS
            ) as {{ measure }}
            {%- endfor %}
        from changes_in_order
    )

    select
        {{ columns }},
        valid_from,
        valid_to
        {%- for measure in measures %},
        {{ measure }}
        {%- endfor %}
    from totals
    where
        valid_from is not null
        and case
            when
                follows_its_key and (valid_from is null or previous_on < valid_from)
                or not follows_its_key and previous_on is null
                then true
            else error('A running total did not get its rows in order.')
        end
{%- endmacro %}
