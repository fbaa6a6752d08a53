with accounts as (
    select * from {{ ref('int_core__accounts_resolved') }}
),

final as (
    select
        account_id,
        {{ integer_key(['account_id']) }} as account_key
    from accounts
)

select * from final
