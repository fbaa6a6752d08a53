{% macro zero_if_known(known, measure, type='bigint') -%}
    {#- A measure, 0 where nothing stands and null where the bundle cannot tell: `known` is
        a column of int_core__subjects_known. -#}
    case when {{ known }} then cast(coalesce({{ measure }}, 0) as {{ type }}) end
{%- endmacro %}
