{% macro email_pattern() -%}
[^\s@]+@{{ domain_pattern() }}
{%- endmacro %}


{% macro domain_pattern() -%}
{#- labels of anything but blanks and punctuation, so that umlauts are found too -#}
{%- set letter = '[^\\s!-,./:-@\\[-`{-~]' -%}
{{ letter }}+(?:[.]{{ letter }}+)*[.]{{ letter }}{2,}
{%- endmacro %}
