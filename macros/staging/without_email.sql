{% macro without_email(column, value, raw_types) -%}
    {#- A text of the contract as staging keeps it. What is an e-mail address, or holds one,
        becomes its domain and a hash, the same everywhere, so that ids still find each other.
        Columns about a person stay as they are: they are hashed or left out later. -#}
    {%- set meta = column.config.meta -%}
    {%- if column.data_type == 'text' and raw_types.get(column.name) == 'text'
        and not meta.get('personal') and not meta.get('accepted') and meta.get('masked', true) -%}
        case
            when {{ value }} like '%@%'
                and {{ matches_pattern(value, text_literal(email_pattern())) }}
                then {{ first_match(value, text_literal('@(' ~ domain_pattern() ~ ')')) }}
                    || ' (' || substr({{ salted_hash(value) }}, 1, 12) || ')'
            else {{ value }}
        end
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}
