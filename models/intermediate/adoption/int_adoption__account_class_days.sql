{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ restarted(['account_no'], 'usage_date') }}"
) }}

with events as (
    select events.*
    from {{ ref('int_adoption__events_mapped') }} as events
    {{ since_restart('events', ['account_no'], 'usage_date') }}
),

-- one row an account, day, class and word of features
final as (
    select
        account_no,
        usage_date,
        event_class,
        coalesce(word_no, 0) as word_no,
        coalesce(bit_or(feature_bit), 0) as features,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(rows_in) as bigint) as rows_in,
        cast(sum(duplicates) as bigint) as duplicates
    from events
    group by account_no, usage_date, event_class, coalesce(word_no, 0)
)

select * from final
{{ stored_by('usage_date') }}
