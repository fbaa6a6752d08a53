with classified as (
    select * from {{ ref('int_adoption__user_feature_days_classified') }}
    where event_class = 'used'
),

final as (
    select
        account_key,
        user_key,
        usage_date,
        cast(sum(event_count) as bigint) as event_count,
        cast(count(*) as bigint) as features_used
    from classified
    group by account_key, user_key, usage_date
)

select * from final
