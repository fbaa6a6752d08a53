{%- set applied = applied_relation('int_adoption__applied_definitions') -%}

with prints as (
    select * from {{ ref('int_adoption__definition_prints') }}
),

account_months as (
    select * from {{ ref('int_adoption__account_months_affected') }}
),

final as (
    select
        account_months.account_id,
        account_months.account_key,
        account_months.month_end,
        {% if applied -%}
        account_months.is_affected or applied.fingerprint is null as is_affected
        {%- else -%}
            true as is_affected
        {%- endif %}
    from account_months
    inner join prints on account_months.month_end = prints.month_end
    {% if applied -%}
    left join {{ applied }} as applied
        on
            prints.month_end = applied.month_end
            and prints.fingerprint = applied.fingerprint
    {%- endif %}
)

select * from final
