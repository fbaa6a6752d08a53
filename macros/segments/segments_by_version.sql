{% macro segments_by_version(counts, bands, key) -%}
    {%- set columns = key | join(', ') -%}
    {%- set hold_months = var('segment_hold_months') | int -%}
    with band_versions as (
        select distinct version from {{ bands }}
    ),

    -- a row is a key, a version and a period of one employee count, with its band
    banded as (
        select
            {%- for column in key %}
            counts.{{ column }},
            {%- endfor %}
            band_versions.version,
            coalesce(bands.segment_id, 'unassigned') as segment_id,
            counts.valid_from
        from {{ counts }} as counts
        cross join band_versions
        left join {{ bands }} as bands
            on
                band_versions.version = bands.version
                and counts.employee_count >= bands.min_employees
                and counts.employee_count <= coalesce(bands.max_employees, 2147483647)
    ),

    -- a row is a stretch of time in one band
    stays as (
        {{ timeline('banded', key + ['version'], 'segment_id', []) | indent(8) }}
    )
    {%- if hold_months %},

    stay_ends as (
        select
            {{ columns }},
            version,
            segment_id,
            valid_from,
            coalesce(valid_to, {{ open_end() }}) as valid_to,
            cast({{ dbt.dateadd('month', hold_months, 'valid_from') }} as date) as counts_from
        from stays
    ),

    -- a row is a stay that counts: the first at once, others when they have lasted
    settled as (
        select
            {{ columns }},
            version,
            segment_id,
            case
                when valid_from > cast('1900-01-01' as date) then counts_from
                else valid_from
            end as valid_from
        from stay_ends
        where
            valid_from = cast('1900-01-01' as date)
            or valid_to > counts_from
    )

    select {{ columns }}, version, segment_id, valid_from, valid_to
    from (
        {{ timeline('settled', key + ['version'], 'segment_id', []) | indent(8) }}
    ) as held_stays
    {%- else %}

    select {{ columns }}, version, segment_id, valid_from, valid_to
    from stays
    {%- endif %}
{%- endmacro %}
