{% set given = {} -%}
{% for domain, tables in input_tables().items() -%}
    {% for table in tables -%}
        {% do given.update({table: table_is_given(domain, table)}) -%}
    {% endfor -%}
{% endfor -%}

with final as (
    select
        {%- for table, is_given in given.items() %}
        {{ 'true' if is_given else 'false' }} as has_{{ table }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
)

select * from final
