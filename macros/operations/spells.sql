{% macro spells(stepped, key, condition) -%}
    -- a row is a step for which the condition holds
    with spell_steps as (
        select {{ key | join(', ') }}, valid_from, valid_to
        from {{ stepped }}
        where {{ condition }}
    )

    select {{ key | join(', ') }}, valid_from, valid_to
    from (
        {{ merge_periods('spell_steps', key) }}
    ) as merged_spells
{%- endmacro %}
