-- Segmentations and months whose values do not add up to the company, counted from the
-- tables that segment_months is made of and not through it, measure by measure.
{% set arr_measures = [
    'opening_arr', 'new_arr', 'reactivation_arr', 'expansion_arr', 'contraction_arr',
    'churned_arr', 'closing_arr'
] -%}
{% set cohort_measures = {
    'cohort_opening_arr_12m': 'opening_arr',
    'cohort_retained_arr_12m': 'retained_arr',
    'cohort_gross_retained_arr_12m': 'gross_retained_arr'
} -%}

with month_ends as (
    select * from {{ ref('int_core__month_ends') }}
),

last_month as (
    select max(month_end) as month_end from month_ends
),

company as (
    {% for measure in arr_measures -%}
        select
            month_end,
            '{{ measure }}' as measure,
            sum({{ measure }}) as amount
        from {{ ref('account_arr_months') }}
        group by month_end
        union all
    {% endfor -%}
    select
        month_end,
        'customers' as measure,
        count(*) as amount
    from {{ ref('account_arr_months') }}
    where closing_arr > 0
    group by month_end
    union all
    select
        account_months.month_end,
        'accounts' as measure,
        count(*) as amount
    from {{ ref('int_core__account_months') }} as account_months
    inner join {{ ref('int_core__accounts_resolved') }} as accounts
        on account_months.account_id = accounts.account_id
    where not accounts.is_merged
    group by account_months.month_end
    union all
    {% for measure, source in cohort_measures.items() -%}
        select
            month_end,
            '{{ measure }}' as measure,
            sum({{ source }}) as amount
        from {{ ref('account_retention_months') }}
        where window_months = 12
        group by month_end
        union all
    {% endfor -%}
    {% for measure in ['due_arr', 'renewed_arr'] -%}
        select
            {{ month_end('due_on') }} as month_end,
            '{{ measure }}' as measure,
            sum({{ measure }}) as amount
        from {{ ref('renewals') }}
        group by {{ month_end('due_on') }}
        union all
    {% endfor -%}
    {% for measure, source in {
        'services_hours': 'hours', 'services_revenue': 'coalesce(revenue, 0)',
        'billable_hours': 'case when is_billable then hours else 0 end'
    }.items() -%}
        select
            {{ month_end('worked_on') }} as month_end,
            '{{ measure }}' as measure,
            sum({{ source }}) as amount
        from {{ ref('stg_crm__services_time') }}
        group by {{ month_end('worked_on') }}
        union all
    {% endfor -%}
    select
        month_end,
        'available_hours' as measure,
        sum(available_hours) as amount
    from {{ ref('int_coverage__available_hours') }}
    group by month_end
    union all
    select
        month_end,
        'healthy_users_28d' as measure,
        sum(healthy_users_28d) as amount
    from {{ ref('account_adoption_months') }}
    where has_telemetry
    group by month_end
    union all
    select
        month_end,
        'backlog' as measure,
        sum(backlog) as amount
    from {{ ref('account_experience_months') }}
    group by month_end
),

{% set measures = arr_measures + ['customers', 'accounts'] + cohort_measures.keys() | list + [
    'due_arr', 'renewed_arr', 'services_hours', 'services_revenue', 'billable_hours',
    'available_hours', 'healthy_users_28d', 'backlog'
] -%}

segmented as (
    {% for measure in measures -%}
        select
            segmentation,
            month_end,
            '{{ measure }}' as measure,
            sum({{ measure }}) as amount
        from {{ ref('segmentation_months') }}
        group by segmentation, month_end
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- migrations leave nothing and bring nothing
migrated as (
    select
        segmentation,
        month_end,
        'migrated' as measure,
        sum(migrated_in_arr) as amount,
        sum(migrated_out_arr) as company_amount
    from {{ ref('segmentation_months') }}
    group by segmentation, month_end
),

compared as (
    select
        segmented.segmentation,
        segmented.month_end,
        segmented.measure,
        segmented.amount,
        company.amount as company_amount
    from segmented
    left join company
        on
            segmented.month_end = company.month_end
            and segmented.measure = company.measure
    union all
    select
        segmentation,
        month_end,
        measure,
        amount,
        company_amount
    from migrated
)

select compared.*
from compared
inner join last_month on compared.month_end <= last_month.month_end
where coalesce(compared.amount, 0) <> coalesce(compared.company_amount, 0)
