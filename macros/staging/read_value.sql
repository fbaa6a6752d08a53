{% macro read_value(value, type, raw_type='text') -%}
    {#- `value`, landed as raw_type, in a type of the contract: null where it is missing or
        cannot be read. What a text may look like is written out here, so that every engine
        reads the same. -#}
    {%- set kind = raw_kind(raw_type) -%}
    {%- set raw = filled(value, raw_type) -%}
    {%- if kind == 'float text' -%}
        substr({{ raw }}, 1, length({{ raw }}) - 2)
    {%- elif raw_type == type -%}
        {{ raw }}
    {%- elif type == 'text' -%}
        {{ text_of(raw, kind) }}
    {%- elif type == 'boolean' -%}
        {{ boolean_of(raw, kind) }}
    {%- elif type == 'date' -%}
        {{ date_of(raw, kind) }}
    {%- elif type == 'timestamp' -%}
        {{ timestamp_of(raw, kind) }}
    {%- elif kind == 'text' -%}
        case
            when {{ matches_pattern(raw, number_pattern()) }}
                then {{ number_of('trim(' ~ raw ~ ')', type) }}
        end
    {%- elif kind in ['integer', 'decimal', 'float'] -%}
        {{ number_of(raw, type) }}
    {%- else -%}
        cast(null as {{ type }})
    {%- endif -%}
{%- endmacro %}


{% macro raw_kind(raw_type) -%}
    {#- what a landed type is: text, float text (see float_ids), integer, decimal, float,
        boolean, date, timestamp, instant (a timestamp with zone) or other -#}
    {%- set word = raw_type.split('(')[0] | trim -%}
    {%- if word in ['float text', 'boolean', 'date'] -%}
        {{ return(word) }}
    {%- elif word in ['text', 'varchar', 'string', 'character varying', 'character'] -%}
        {{ return('text') }}
    {%- elif word in ['double', 'double precision', 'float', 'real'] -%}
        {{ return('float') }}
    {%- elif word in ['decimal', 'numeric'] -%}
        {{ return('decimal') }}
    {%- elif word == 'timestamptz' or raw_type.endswith('with time zone') -%}
        {{ return('instant') }}
    {%- elif word.startswith('timestamp') -%}
        {{ return('timestamp') }}
    {%- elif word.endswith('int') or word.endswith('integer') -%}
        {{ return('integer') }}
    {%- else -%}
        {{ return('other') }}
    {%- endif -%}
{%- endmacro %}


{% macro filled(value, raw_type) -%}
    {#- the landed value, null where it is an empty text or no number -#}
    {%- set kind = raw_kind(raw_type) -%}
    {%- if kind in ['text', 'float text'] -%}
        nullif({{ value }}, '')
    {%- elif kind == 'float' -%}
        nullif({{ value }}, cast('NaN' as {{ raw_type }}))
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}


{% macro is_id(column) %}
    {#- whether a column of the contract names something -#}
    {{ return(column.name.endswith('_id') or column.name == 'created_by') }}
{% endmacro %}


{% macro float_pattern() -%}
    '^-?[0-9]+[.]0$'
{%- endmacro %}


{% macro is_exact(value, kind) -%}
    {#- Condition: a floating-point number that is whole and, being at most 2^53, not rounded. -#}
    {%- set number = try_cast(value, 'numeric(38,10)') if kind == 'float text' else value -%}
    {{ number }} = floor({{ number }}) and abs({{ number }}) <= 9007199254740992
{%- endmacro %}


{% macro text_of(raw, kind) -%}
    {#- a whole number has no decimal point, however it was landed -#}
    {%- if kind in ['float', 'decimal'] -%}
        case
            when {{ is_exact(raw, kind) }} then cast(cast({{ raw }} as bigint) as text)
            else cast({{ raw }} as text)
        end
    {%- else -%}
        cast({{ raw }} as text)
    {%- endif -%}
{%- endmacro %}


{% macro number_pattern() -%}
    '^ *[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,3})? *$'
{%- endmacro %}


{% macro number_of(raw, type) -%}
    {%- if type == 'integer' -%}
        {%- set number = try_cast(raw, 'numeric(38,10)') -%}
        case
            when {{ number }} = trunc({{ number }})
                then {{ try_cast('trunc(' ~ number ~ ')', 'integer') }}
        end
    {%- else -%}
        {{ try_cast(raw, type) }}
    {%- endif -%}
{%- endmacro %}


{% macro boolean_of(raw, kind) -%}
    {%- if kind in ['text', 'integer', 'decimal', 'float'] -%}
        {%- set word = 'lower(trim(cast(' ~ raw ~ ' as text)))' -%}
        case
            when {{ word }} in ('true', 't', 'yes', 'y', '1', '1.0') then true
            when {{ word }} in ('false', 'f', 'no', 'n', '0', '0.0') then false
        end
    {%- elif kind == 'boolean' -%}
        {{ raw }}
    {%- else -%}
        cast(null as boolean)
    {%- endif -%}
{%- endmacro %}


{% macro moment_pattern(parts) -%}
    {#- how a text may say a day, a time of day after it, and its offset from UTC -#}
    {%- set patterns = {
        'day': '[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}',
        'time': '[T ]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?',
        'offset': ' *(Z|UTC|GMT|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)'
    } -%}
    '^ *{% for part in parts %}{{ patterns[part] }}{% endfor %} *$'
{%- endmacro %}


{% macro date_of(raw, kind) -%}
    {#- the day as it is written; of an instant the day in the reporting time zone -#}
    {%- if kind == 'text' -%}
        case
            when lower(trim({{ raw }})) in ('-infinity', 'infinity')
                then {{ no_date_of(raw, 'date') }}
            when {{ raw }} like '0000-%' then cast('1900-01-01' as date)
            when {{ matches_pattern(raw, moment_pattern(['day'])) }}
                or {{ matches_pattern(raw, moment_pattern(['day', 'time'])) }}
                then cast({{ instant_of_text('trim(' ~ raw ~ ')') }} as date)
            when {{ matches_pattern(raw, moment_pattern(['day', 'time', 'offset'])) }}
                then {{ local_date(instant_of_text('trim(' ~ raw ~ ')')) }}
        end
    {%- elif kind == 'instant' -%}
        {{ local_date('(' ~ raw ~ " at time zone 'UTC')") }}
    {%- elif kind == 'timestamp' -%}
        cast({{ raw }} as date)
    {%- elif kind == 'date' -%}
        {{ raw }}
    {%- else -%}
        cast(null as date)
    {%- endif -%}
{%- endmacro %}


{% macro timestamp_of(raw, kind) -%}
    {#- UTC; a day without a time begins in the reporting time zone -#}
    {%- if kind == 'text' -%}
        case
            when lower(trim({{ raw }})) in ('-infinity', 'infinity')
                then {{ no_date_of(raw, 'timestamp') }}
            when {{ raw }} like '0000-%' then cast('1900-01-01' as timestamp)
            when {{ matches_pattern(raw, moment_pattern(['day'])) }}
                then {{ local_midnight(instant_of_text('trim(' ~ raw ~ ')')) }}
            when {{ matches_pattern(raw, moment_pattern(['day', 'time'])) }}
                or {{ matches_pattern(raw, moment_pattern(['day', 'time', 'offset'])) }}
                then {{ instant_of_text('trim(' ~ raw ~ ')') }}
        end
    {%- elif kind == 'instant' -%}
        ({{ raw }} at time zone 'UTC')
    {%- elif kind == 'date' -%}
        {{ local_midnight('cast(' ~ raw ~ ' as timestamp)') }}
    {%- elif kind == 'timestamp' -%}
        cast({{ raw }} as timestamp)
    {%- else -%}
        cast(null as timestamp)
    {%- endif -%}
{%- endmacro %}


{% macro no_date_of(raw, type) -%}
    cast(
        case when lower(trim({{ raw }})) = 'infinity' then '9999-12-31' else '1900-01-01' end
        as {{ type }}
    )
{%- endmacro %}


{% macro local_midnight(timestamp_local) -%}
    {#- wall-clock time of the reporting time zone in UTC -#}
    {%- if var('reporting_timezone') == 'UTC' -%}
        {{ timestamp_local }}
    {%- else -%}
        {{ utc_time(timestamp_local, "'" ~ var('reporting_timezone') ~ "'") }}
    {%- endif -%}
{%- endmacro %}
