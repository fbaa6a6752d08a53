{% set key = ['account_id', 'known_from', 'known_to', 'version'] -%}
{% set hold_months = var('segment_hold_months') | int -%}

with employee_counts as (
    select * from {{ ref('int_segments__employee_counts_known') }}
),

bands as (
    select * from {{ ref('int_segments__compared_bands') }}
),

versions as (
    select version
    from bands
    group by version
),

-- one row an account, day of knowledge, version and period of one number of employees, with
-- its band
banded as (
    select
        employee_counts.account_id,
        employee_counts.known_from,
        employee_counts.known_to,
        versions.version,
        coalesce(bands.segment_id, 'unassigned') as segment_id,
        employee_counts.valid_from
    from employee_counts
    cross join versions
    left join bands
        on
            versions.version = bands.version
            and employee_counts.employee_count >= bands.min_employees
            and employee_counts.employee_count <= coalesce(bands.max_employees, 2147483647)
),

-- one row a stretch of time in one band
stays as (
    {{ timeline('banded', key, 'segment_id', []) | indent(4) }}
),

{%- if hold_months %}

stay_ends as (
    select
        stays.*,
        coalesce(valid_to, {{ open_end() }}) as ends_on,
        cast({{ dbt.dateadd('month', hold_months, 'valid_from') }} as date) as counts_from
    from stays
),

-- one row a stay that counts: the first at once, others when they have lasted
settled as (
    select
        account_id,
        known_from,
        known_to,
        version,
        segment_id,
        case
            when valid_from > cast('1900-01-01' as date) then counts_from
            else valid_from
        end as valid_from
    from stay_ends
    where
        valid_from = cast('1900-01-01' as date)
        or ends_on > counts_from
),

final as (
    {{ timeline('settled', key, 'segment_id', []) | indent(4) }}
)

select * from final
{%- else %}

final as (
    select
        account_id,
        known_from,
        known_to,
        version,
        segment_id,
        valid_from,
        valid_to
    from stays
)

select * from final
{%- endif %}
