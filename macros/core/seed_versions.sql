{% macro seed_versions(seed, keys=[]) -%}
    {%- set columns = (keys + ['valid_from']) | join(', ') -%}
    -- a row is a row of the seed with the days for which its version is in force
    select
        seed_rows.*,
        seed_versions.valid_to
    from {{ seed }} as seed_rows
    inner join (
        select
            {{ columns }},
            coalesce(
                lead(valid_from) over (
                    {% if keys %}partition by {{ keys | join(', ') }} {% endif %}order by valid_from
                ),
                {{ open_end() }}
            ) as valid_to
        from {{ seed }}
        group by {{ columns }}
    ) as seed_versions
        on
            {% for key in keys -%}
            seed_rows.{{ key }} = seed_versions.{{ key }} and {% endfor -%}
            seed_rows.valid_from = seed_versions.valid_from
{%- endmacro %}
