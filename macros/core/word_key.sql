{% macro word_key(word) -%}
    {#- What of a word decides which row of a seed it means: small letters without spaces,
        hyphens and underscores. -#}
    replace(replace(replace(lower({{ word }}), ' ', ''), '-', ''), '_', '')
{%- endmacro %}
