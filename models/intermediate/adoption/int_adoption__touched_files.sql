{%- set applied_files = applied_relation('int_adoption__applied_files') -%}
{%- set applied = applied_relation('int_adoption__applied_as_of') -%}
{%- set has_state = applied_files and applied -%}

-- depends_on: {{ ref('int_adoption__begun') }}
with files as (
    select * from {{ ref('stg_bundle__log_files') }}
),

as_of as (  -- noqa: ST03
    select * from {{ ref('stg_bundle__as_of') }}
),

{% if has_state -%}
-- one row: until this day both builds know the same of a file that has not changed
settled as (
    select
        least(
            as_of.as_of_date, {{ local_date('as_of.latest_recorded_at') }},
            applied.as_of_date, {{ local_date('applied.latest_recorded_at') }}
        ) as settled_on
    from as_of
    cross join {{ applied }} as applied
),
{%- endif %}

final as (
    select
        files.loaded_from,
        files.stamp,
        {% if has_state -%}
        applied_files.loaded_from is null as is_touched
        {%- else -%}
            true as is_touched
        {%- endif %}
    from files
    {% if has_state -%}
    cross join settled
    left join {{ applied_files }} as applied_files
        on
            files.loaded_from = applied_files.loaded_from
            and files.stamp = applied_files.stamp
            and settled.settled_on > applied_files.last_known_on
    {%- endif %}
)

select * from final
