{% macro segments_in_force(segments, versions, key) -%}
    {%- set columns = key | join(', ') -%}
    -- a row is a segment of a version, cut to the days for which that version is in force
    with segments_of_versions as (
        {{ overlap(segments, versions, ['version'], key + ['segment_id'], []) | indent(8) }}
    )

    select {{ columns }}, segment_id, valid_from, valid_to
    from (
        {{ timeline('segments_of_versions', key, 'segment_id', []) | indent(8) }}
    ) as segments_of_days
{%- endmacro %}
