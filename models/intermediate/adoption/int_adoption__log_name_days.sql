with rolled as (
    select * from {{ ref('int_adoption__user_feature_days_rolled') }}
),

final as (
    select
        name_key,
        min(usage_date) as first_on
    from rolled
    group by name_key
)

select * from final
