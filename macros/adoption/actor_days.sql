{% macro actor_days(days, thing, definition_days, affected) -%}
    {#- One row an account, thing and day of use, by a human or only by others, from the first
        day on which the affected months look back; `days` are those of humans. -#}
    select
        account_key,
        {{ thing }},
        usage_date,
        1 as is_human
    from {{ days }}
    union all
    select
        other_days.account_key,
        other_days.{{ thing }},
        other_days.usage_date,
        0 as is_human
    from {{ ref('int_adoption__other_days') }} as other_days
    inner join (
        select min({{ definition_days }}.usage_date) as usage_date
        from {{ definition_days }}
        inner join {{ affected }}
            on {{ definition_days }}.month_end = {{ affected }}.month_end
    ) as first_day on other_days.usage_date >= first_day.usage_date
    left join {{ days }} as human_days
        on
            other_days.account_key = human_days.account_key
            and other_days.{{ thing }} = human_days.{{ thing }}
            and other_days.usage_date = human_days.usage_date
    where human_days.account_key is null
    group by other_days.account_key, other_days.{{ thing }}, other_days.usage_date
{%- endmacro %}
