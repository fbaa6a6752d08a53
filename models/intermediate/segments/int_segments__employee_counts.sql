with account_timelines as (
    select * from {{ ref('int_core__account_timelines') }}
    where field = 'employee_count'
),

final as (
    select
        account_id,
        {{ read_value('value', 'integer') }} as employee_count,
        valid_from,
        valid_to,
        is_from_history
    from account_timelines
)

select * from final
