{% macro daily_values(changes, key, bits, asked, day) -%}
    {#- Values of a step function on every day of the asked periods, zeros too. The measures,
        keys of `bits`, are counts, never negative on balance. -#}
    {%- set measures = bits.keys() | list -%}
    {%- set bits_asked = dict(bits, is_asked=1) -%}
    {%- set packs = packed_counts(bits_asked) -%}
    with daily_changes as (
        select {{ key | join(', ') }}, changed_on, {{ measures | join(', ') }}, 0 as is_asked
        from {{ changes }}
        {% for edge, sign in {'valid_from': 1, 'valid_to': -1}.items() -%}
        union all
        select
            {{ key | join(', ') }},
            {{ edge }} as changed_on,
            {%- for measure in measures %}
            0 as {{ measure }},
            {%- endfor %}
            {{ sign }} as is_asked
        from {{ asked }}
        {% endfor %}
    ),

    packed_changes as (
        select
            {{ key | join(', ') }},
            changed_on
            {%- for pack, expression in packs.items() %},
            {{ expression }} as {{ pack }}
            {%- endfor %}
        from daily_changes
    ),

    daily_steps as (
        {{ steps_of_changes('packed_changes', key, packs.keys() | list) }}
    ),

    unpacked_steps as (
        select
            {{ key | join(', ') }},
            valid_from,
            valid_to
            {%- for count in bits_asked %},
            {{ unpacked_count(bits_asked, count) }} as {{ count }}
            {%- endfor %}
        from daily_steps
    ),

    asked_steps as (
        select {{ key | join(', ') }}, valid_from, valid_to, {{ measures | join(', ') }}
        from unpacked_steps
        where is_asked > 0
    )

    {{ unfolded_days('asked_steps', key + measures, day) }}
{%- endmacro %}


{% macro packed_counts(bits) -%}
    {#- name -> expression of the columns in which an engine adds up the counts: DuckDB takes
        as long for a running total of one small number as for one of 128 bits, so there
        several counts share a column. -#}
    {{ return(adapter.dispatch('packed_counts', 'common_ground')(bits)) }}
{%- endmacro %}


{% macro default__packed_counts(bits) -%}
    {%- set packs = {} -%}
    {%- for count in bits -%}
        {%- do packs.update({count: count}) -%}
    {%- endfor -%}
    {{ return(packs) }}
{%- endmacro %}


{% macro duckdb__packed_counts(bits) -%}
    {%- set words = {} -%}
    {%- for count, place in places_in_packs(bits).items() -%}
        {%- set part = 'cast(' ~ count ~ ' as bigint)' -%}
        {%- if place.shift -%}
            {%- set part = part ~ ' * ' ~ 2 ** place.shift -%}
        {%- endif -%}
        {%- do words.update({place.word: words.get(place.word, []) + [part]}) -%}
    {%- endfor -%}
    {%- set packs = {} -%}
    {%- for word, parts in words.items() -%}
        {%- set pack = 'pack_' ~ (word // 2 + 1) -%}
        {%- set half = 'cast(' ~ parts | join(' + ') ~ ' as hugeint)' -%}
        {%- if word % 2 -%}
            {%- set half = packs[pack] ~ ' + ' ~ half ~ ' * ' ~ 2 ** 62 -%}
        {%- endif -%}
        {%- do packs.update({pack: half}) -%}
    {%- endfor -%}
    {{ return(packs) }}
{%- endmacro %}


{% macro places_in_packs(bits) -%}
    {#- count -> its word, the first of 62 bits with room for it, and its lowest bit there;
        two words share a column, as an engine is faster in a word -#}
    {%- set places = {} -%}
    {%- set filled = {} -%}
    {%- for count, width in bits.items() -%}
        {%- set words = [] -%}
        {%- for word, upto in filled.items() if upto + width <= 62 -%}
            {%- do words.append(word) -%}
        {%- endfor -%}
        {%- set word = words | first if words else filled | length -%}
        {%- do places.update({count: {'word': word, 'shift': filled.get(word, 0)}}) -%}
        {%- do filled.update({word: filled.get(word, 0) + width}) -%}
    {%- endfor -%}
    {{ return(places) }}
{%- endmacro %}


{% macro unpacked_count(bits, count) -%}
    {{ return(adapter.dispatch('unpacked_count', 'common_ground')(bits, count)) }}
{%- endmacro %}


{% macro default__unpacked_count(bits, count) -%}
    {{ count }}
{%- endmacro %}


{% macro duckdb__unpacked_count(bits, count) -%}
    {%- set place = places_in_packs(bits)[count] -%}
    {%- set pack = 'pack_' ~ (place.word // 2 + 1) -%}
    {%- set word = pack ~ (' >> 62' if place.word % 2 else ' & ' ~ (2 ** 62 - 1)) -%}
    (cast({{ word }} as bigint) >> {{ place.shift }}) & {{ 2 ** bits[count] - 1 }}
{%- endmacro %}


{% macro unfolded_days(periods, columns, day) -%}
    {{ return(adapter.dispatch('unfolded_days', 'common_ground')(periods, columns, day)) }}
{%- endmacro %}


{% macro default__unfolded_days(periods, columns, day) -%}
    select
        {{ columns | join(', ') }},
        {{ dbt.dateadd('day', 'generated_number - 1', 'valid_from') }} as {{ day }}
    from {{ periods }}
    cross join ({{ dbt.generate_series(65536) }}) as numbers
    where generated_number <= {{ days_between('valid_from', 'valid_to') }}
{%- endmacro %}


{% macro duckdb__unfolded_days(periods, columns, day) -%}
    select
        {{ columns | join(', ') }},
        valid_from + cast(unnest(range(valid_to - valid_from)) as integer) as {{ day }}
    from {{ periods }}
{%- endmacro %}


{% macro postgres__unfolded_days(periods, columns, day) -%}
    select
        {{ columns | join(', ') }},
        cast(days_of_period.date_day as date) as {{ day }}
    from {{ periods }}
    cross join lateral generate_series(
        cast(valid_from as timestamp),
        cast(valid_to - 1 as timestamp),
        interval '1 day'
    ) as days_of_period (date_day)
{%- endmacro %}
