with employee_counts as (
    select * from {{ ref('int_segments__employee_counts') }}
),

bands as (
    select * from {{ ref('int_segments__compared_bands') }}
),

final as (
    {{ segments_by_version('employee_counts', 'bands', ['account_id']) | indent(4) }}
)

select * from final
