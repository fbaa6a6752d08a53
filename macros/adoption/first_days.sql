{% macro first_days(key) -%}
    {#- The body of an incremental model: the first day of each key in the rolled-up log. Of a
        key that a touched day holds, or that began on one, the first day is found again: a
        beginning on another day still stands, and no other row lies before the first
        touched day. -#}
    {%- set touched = ref('int_adoption__touched_days') -%}
    {%- set rolled = ref('int_adoption__user_feature_days_rolled') %}
    with touched_days as (  -- noqa: ST03
        select * from {{ touched }}
    ),

    {% if is_incremental() -%}
    asked as (
        select {{ key }} from {{ rolled }}
        where usage_date in (select touched_days.usage_date from touched_days)
        union
        select {{ key }} from {{ this }}
        where first_on in (select touched_days.usage_date from touched_days)
    ),
    {%- endif %}

    days as (
        select
            {{ key }},
            usage_date
        from {{ rolled }}
        {% if is_incremental() -%}
        where usage_date >= {{ first_touched_day(touched) }}
        union all
        select
            {{ key }},
            first_on as usage_date
        from {{ this }}
        where first_on not in (select touched_days.usage_date from touched_days)
        {%- endif %}
    ),

    final as (
        select
            {{ key }},
            min(usage_date) as first_on
        from days
        {% if is_incremental() -%}
        where {{ key }} in (select asked.{{ key }} from asked)
        {% endif -%}
        group by {{ key }}
    )

    select * from final
{%- endmacro %}


{% macro first_touched_day(touched) -%}
    {#- Written out, so that the engine can skip what lies before; the end of time where no
        day is touched. -#}
    {%- if execute and is_incremental() and load_relation(touched) -%}
        {%- set first_touched =
            run_query('select min(usage_date) from ' ~ touched).columns[0].values()[0] -%}
    {%- endif -%}
    cast('{{ first_touched or "9999-12-31" }}' as date)
{%- endmacro %}


{% macro replaced_first_days(key) -%}
    {#- For the strategy `replace`: the keys that first_days finds again. -#}
    {{ return([
        'first_on in (select usage_date from {int_adoption__touched_days})',
        key ~ ' in (select ' ~ key ~ ' from {int_adoption__user_feature_days_rolled}'
            ~ ' where usage_date in (select usage_date from {int_adoption__touched_days}))',
    ]) }}
{%- endmacro %}
