with classified as (
    select * from {{ ref('int_adoption__user_feature_days_classified') }}
    where event_class in ('used', 'non_human') and feature_key is not null
),

touched_days as (
    select * from {{ ref('int_adoption__touched_days_mapped') }}
),

final as (
    select
        classified.account_key,
        classified.usage_date,
        cast(sum({{ row_fingerprint([
            'classified.event_class', 'classified.user_key', 'classified.feature_key',
            'classified.event_count'
        ]) }}) as {{ dbt.type_string() }}) as fingerprint
    from classified
    inner join touched_days on classified.usage_date = touched_days.usage_date
    group by classified.account_key, classified.usage_date
)

select * from final
