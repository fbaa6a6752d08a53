{% macro restarted(key, day, restarts='restarts') -%}
    {#- The one rule of every increment, as a hook: of each key the rows from its restart on are
        dropped, to be inserted again; in a table by month, of the months that end on the
        restart or later. The model itself reads them, or a model that does. -#}
    {%- if is_incremental() %}
    {%- set restarts = table_of('int_adoption__' ~ restarts) %}
    delete from {{ this }} where
        {{ day }} >= {{ first_restart(restarts) }}
        and exists (
            select 1 from {{ restarts }} as restarts
            where
                restarts.from_day <= {{ this.name }}.{{ day }}
                {%- for column in key %}
                and restarts.{{ column }} = {{ this.name }}.{{ column }}
                {%- endfor %}
        )
    {%- endif %}
{%- endmacro %}


{% macro since_restart(rows, key, day, restarts='restarts', by_month=false) -%}
    {#- Joins the restarts to rows that an increment inserts again: those from the restart of
        their key on, or from the beginning of its month. -#}
    {%- set restarts = ref('int_adoption__' ~ restarts) -%}
    {%- if is_incremental() %}
    inner join {{ restarts }} as restarts
        on
            {{ rows }}.{{ day }} >= {{ month_begin(first_restart(restarts)) if by_month
                else first_restart(restarts) }}
            and {{ rows }}.{{ day }} >= {{ month_begin('restarts.from_day') if by_month
                else 'restarts.from_day' }}
            {%- for column in key %}
            and {{ rows }}.{{ column }} = restarts.{{ column }}
            {%- endfor %}
    {%- endif %}
{%- endmacro %}


{% macro first_restart(restarts) -%}
    {#- Written out, so that the engine can skip what lies before; the end of time where nothing
        restarts. -#}
    {%- if execute and load_relation(restarts) -%}
        {%- set first_day =
            run_query('select min(from_day) from ' ~ restarts).columns[0].values()[0] -%}
    {%- endif -%}
    cast('{{ first_day or "9999-12-31" }}' as date)
{%- endmacro %}


{% macro month_begin(day) -%}
    cast({{ dbt.date_trunc('month', day) }} as date)
{%- endmacro %}


{% macro numbers_given(column) -%}
    {#- The highest number that an earlier build has given; see the models of numbers. -#}
    {%- if is_incremental() -%}
        (select coalesce(max(numbered.{{ column }}), 0) from {{ this }} as numbered)
    {%- else -%}
        0
    {%- endif -%}
{%- endmacro %}


{% macro months_left(months) -%}
    {#- Hook: drops months that a table by month is no more asked for. -#}
    {%- if is_incremental() %}
    delete from {{ this }}
    where month_end not in (select months.month_end from {{ ref(months) }} as months)
    {%- endif %}
{%- endmacro %}
