with rolled as (
    select * from {{ ref('int_adoption__user_feature_days_rolled') }}
),

final as (
    select
        tenant_user_key,
        min(usage_date) as first_on
    from rolled
    group by tenant_user_key
)

select * from final
