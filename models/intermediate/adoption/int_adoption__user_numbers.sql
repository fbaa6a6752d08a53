{{ config(materialized='incremental', incremental_strategy='append') }}

-- A number is given once, for good: one row a user of an account, in however many of its tenants.
with matched as (
    select
        account_no,
        account_id,
        user_id
    from {{ ref('int_adoption__tenant_users_matched') }}
    where account_no is not null
    group by account_no, account_id, user_id
),

unnumbered as (
    select matched.*
    from matched
    {% if is_incremental() -%}
    left join {{ this }} as numbered
        on matched.account_no = numbered.account_no and matched.user_id = numbered.user_id
    where numbered.user_no is null
    {%- endif %}
),

final as (
    select
        cast(
            {{ numbers_given('user_no') }} + row_number() over (order by account_no, user_id)
            as integer
        ) as user_no,
        account_no,
        account_id,
        user_id,
        {{ hashed_user_id('user_id') }} as hashed_user_id
    from unnumbered
)

select * from final
