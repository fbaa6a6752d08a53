-- No rows where a loader has landed the log already; then its days are compared.
with landed as (
    {{ landed_files() }}
),

final as (
    select
        loaded_from,
        stamp
    from landed
    where
        source_name = 'canonical'
        and table_name = 'usage_events'
)

select * from final
