{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ restarted(['user_no'], 'month_end', 'user_restarts') }}"
) }}

with events as (
    select
        events.account_no,
        events.user_no,
        events.event_class = 'non_human' as is_other,
        {{ month_end('events.usage_date') }} as month_end,
        events.word_no,
        {{ day_bit('events.usage_date') }} as day_bit,
        {{ days_between('events.usage_date', month_end('events.usage_date')) }} < 28
            as is_in_28d,
        events.feature_bit,
        events.event_count
    from {{ ref('int_adoption__events_mapped') }} as events
    {{ since_restart('events', ['user_no'], 'usage_date', 'user_restarts', by_month=true) }}
    where events.event_class in ('used', 'non_human') and events.feature_no is not null
),

-- one row a user, kind of actor and month in which a feature of the word was used
final as (
    select
        account_no,
        user_no,
        is_other,
        month_end,
        word_no,
        bit_or(day_bit) as active_days,
        bit_or(case when is_in_28d then feature_bit else 0 end) as features_28d,
        cast(sum(case when is_in_28d then event_count else 0 end) as bigint) as events_28d
    from events
    group by account_no, user_no, is_other, month_end, word_no
)

select * from final
{{ stored_by('month_end') }}
