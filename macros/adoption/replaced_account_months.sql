{% macro replaced_account_months(kept_by, account_column='account_key') -%}
    {#- For the strategy `replace`: every row but those of an account and month that stay as
        they are by the model `kept_by`. -#}
    {{ return(
        'not exists (select 1 from {' ~ kept_by ~ '} as kept'
        ~ ' where kept.' ~ account_column ~ ' = ' ~ this.name ~ '.' ~ account_column
        ~ ' and kept.month_end = ' ~ this.name ~ '.month_end and not kept.is_affected)'
    ) }}
{%- endmacro %}


{% macro replaced_touched_months() -%}
    {#- For the strategy `replace`: the months of accounts that may have changed, and whole
        months, also of accounts that are gone. -#}
    {{ return([
        'month_end in (select month_end from {int_adoption__touched_months})',
        '(account_key, month_end) in'
            ~ ' (select account_key, month_end from {int_adoption__account_months_touched})',
    ]) }}
{%- endmacro %}
