{% macro names_ever(key, columns, log_days, listed) -%}
    {#- The body of an incremental model: raw names of the keys of the rolled-up log that
        neither the bundle lists nor an earlier build has found. -#}
    {%- set file_days = ref('int_adoption__event_file_days') -%}
    {%- set named -%}
        {{ listed }}
        {%- if is_incremental() %}
        union all
        select {{ key }} from {{ this }}
        {%- endif %}
    {%- endset -%}
    {%- set unnamed_days = 'select first_on from ' ~ log_days ~ ' where ' ~ key ~ ' not in ('
        ~ named ~ ')' -%}
    -- only files with a day of an unnamed key are read, mostly none
    with events as (
        select * from {{ ref('int_adoption__events_known') }}
        where {{ in_files(file_days, 'usage_date in (' ~ unnamed_days ~ ')', log_days) }}
    ),

    final as (
        select distinct
            {{ key }},
            {{ columns | join(', ') }}
        from events
        where {{ key }} not in ({{ named }})
    )

    select * from final
{%- endmacro %}
