{%- set as_of_date -%}
{% if var('as_of_date') %}cast({{ text_literal(var('as_of_date')) }} as date){% endif %}
{%- endset -%}

-- Read from the landed rows, not from staging: staging rejects rows dated after the
-- latest recorded time, which is found here.
with recorded_times as (
    {{ given_times() }}
    -- of an event the time at which it was received, else at which it happened
    select last_received_at as recorded_at, 1 as preference
    from {{ ref('stg_bundle__log_file_days') }}
),

-- one row a preference: a lower one counts only where no higher one is dated
latest as (
    select
        preference,
        max(recorded_at) as latest_recorded_at,
        {% if as_of_date -%}
        max(case when {{ local_date('recorded_at') }} <= {{ as_of_date }} then recorded_at end)
            as latest_known_at
        {%- else -%}
        max(recorded_at) as latest_known_at
        {%- endif %}
    from recorded_times
    where
        {{ past_of_build('recorded_at') }}
        and not {{ is_no_date('recorded_at', 'timestamp') }}
    group by preference
),

preferred as (
    select *
    from latest
    order by preference
    limit 1
),

final as (
    select
        {{ as_of_date or local_date('preferred.latest_recorded_at') }} as as_of_date,
        preferred.latest_recorded_at,
        preferred.latest_known_at
    from {% if as_of_date %}(select 1 as bundle_number) as bundle
    left join preferred on bundle.bundle_number = 1{% else %}preferred{% endif %}
)

select * from final
