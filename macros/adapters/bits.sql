{#- Sets of up to 62 things as the bits of a number. -#}
{% macro bit_at(number) -%}
    {{ return(adapter.dispatch('bit_at', 'common_ground')(number)) }}
{%- endmacro %}


{% macro default__bit_at(number) -%}
    (cast(1 as bigint) << cast({{ number }} as integer))
{%- endmacro %}


{% macro spark__bit_at(number) -%}
    shiftleft(cast(1 as bigint), cast({{ number }} as integer))
{%- endmacro %}


{% macro bits_set(bits) -%}
    {{ return(adapter.dispatch('bits_set', 'common_ground')(bits)) }}
{%- endmacro %}


{% macro default__bits_set(bits) -%}
    bit_count({{ bits }})
{%- endmacro %}


{% macro postgres__bits_set(bits) -%}
    bit_count(cast({{ bits }} as bit(64)))
{%- endmacro %}


{% macro bits_in_word() -%}
    {#- A sign and one more bit are left over, so that no sum of two words overflows. -#}
    62
{%- endmacro %}


{% macro day_bit(day) -%}
    {#- The bit of a day among those of its month. -#}
    {{ bit_at('extract(day from ' ~ day ~ ') - 1') }}
{%- endmacro %}
