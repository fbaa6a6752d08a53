{% set fields = ['industry', 'country', 'employee_count', 'csm_id', 'coverage'] -%}

with staged as (
    select * from {{ ref('stg_crm__accounts') }}
),

resolved as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row an account with its facts at the as-of date
facts as (
    select
        timelines.account_id,
        {% for field in fields -%}
        max(case when timelines.field = '{{ field }}' then timelines.value end)
            as {{ field }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_core__account_timelines') }} as timelines
    inner join as_of
        on
            timelines.valid_from <= as_of.as_of_date
            and coalesce(timelines.valid_to, {{ open_end() }}) > as_of.as_of_date
    group by timelines.account_id
),

segments as (
    select
        periods.account_id,
        periods.segment_id
    from {{ ref('account_segment_periods') }} as periods
    inner join as_of
        on
            periods.valid_from <= as_of.as_of_date
            and coalesce(periods.valid_to, {{ open_end() }}) > as_of.as_of_date
),

customers as (
    select * from {{ ref('int_retention__account_customers') }}
),

telemetry as (
    select account_telemetry.account_id
    from {{ ref('int_adoption__account_telemetry') }} as account_telemetry
    inner join as_of on account_telemetry.valid_from <= as_of.as_of_date
),

final as (
    select
        staged.account_id,
        staged.account_name,
        resolved.parent_account_id,
        resolved.family_id,
        segments.segment_id,
        facts.industry,
        facts.country,
        {{ read_value('facts.employee_count', 'integer') }} as employee_count,
        facts.csm_id,
        facts.coverage,
        customers.customer_since,
        coalesce(customers.is_customer, false) as is_customer,
        telemetry.account_id is not null as has_telemetry,
        resolved.is_internal,
        case when resolved.is_merged then resolved.survivor_id end as merged_into_account_id
    from staged
    inner join resolved on staged.account_id = resolved.account_id
    inner join facts on staged.account_id = facts.account_id
    inner join segments on staged.account_id = segments.account_id
    left join customers on staged.account_id = customers.account_id
    left join telemetry on staged.account_id = telemetry.account_id
)

select * from final
