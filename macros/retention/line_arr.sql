{% macro line_arr(line, rate) -%}
    {#- The yearly amount of a line in the reporting currency; wide enough that no product of an
        amount and a rate overflows. -#}
    case
        when not {{ line }}.is_arr_line then cast(0 as numeric(18, 4))
        else cast(round(
            cast({{ line }}.annual_amount as numeric(30, 4)) * {{ rate }}, 4
        ) as numeric(18, 4))
    end
{%- endmacro %}
