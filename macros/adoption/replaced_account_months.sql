{% macro replaced_account_months(kept_by, account_column='account_key') -%}
    {#- For the strategy `replace`: every row but those of an account and month that stay as
        they are by the model `kept_by`. -#}
    {{ return(
        'not exists (select 1 from {' ~ kept_by ~ '} as kept'
        ~ ' where kept.' ~ account_column ~ ' = ' ~ this.name ~ '.' ~ account_column
        ~ ' and kept.month_end = ' ~ this.name ~ '.month_end and not kept.is_affected)'
    ) }}
{%- endmacro %}
