with events as (
    select * from {{ ref('int_adoption__events_known') }}
),

final as (
    select
        usage_date,
        cast(count(*) as bigint) as event_rows,
        cast(sum({{ row_fingerprint([
            'event_id', 'tenant_id', 'user_id', 'feature_id', 'event_name', 'occurred_at',
            'event_count'
        ]) }}) as {{ dbt.type_string() }}) as fingerprint
    from events
    group by usage_date
)

select * from final
