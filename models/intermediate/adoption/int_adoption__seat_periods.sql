-- a line that is bridged entitles on
with line_periods as (
    select * from {{ ref('int_retention__restated_periods') }}
    where is_entitling
),

-- one row a line with known seats
seated as (
    select
        account_id,
        coalesce(product_id, '') as product_id,
        cast(seats as bigint) as seats,
        1 as seated_lines,
        valid_from,
        valid_to
    from line_periods
    where seats is not null
),

-- one row an account and day on which the seats of any product may change
change_days as (
    select
        account_id,
        valid_from as on_day
    from seated
    union
    select
        account_id,
        valid_to as on_day
    from seated
),

account_products as (
    select
        account_id,
        product_id
    from seated
    group by account_id, product_id
),

spine as (
    select
        account_products.account_id,
        account_products.product_id,
        change_days.on_day
    from account_products
    inner join change_days on account_products.account_id = change_days.account_id
),

product_seats as (
    {{ at_days('seated', ['account_id', 'product_id'], ['seats', 'seated_lines'], 'spine') }}
),

-- the same people use several products, so the largest pool is the account's
account_seats as (
    select
        account_id,
        on_day,
        {{ 'sum' if var('seats_aggregation') == 'sum' else 'max' }}(seats) as licensed_seats,
        sum(seated_lines) as seated_lines
    from product_seats
    group by account_id, on_day
),

dated as (
    select
        account_id,
        licensed_seats,
        seated_lines,
        on_day as valid_from,
        lead(on_day) over (partition by account_id order by on_day) as valid_to
    from account_seats
),

final as (
    select
        dated.account_id,
        account_numbers.account_no,
        cast(dated.licensed_seats as bigint) as licensed_seats,
        dated.valid_from,
        dated.valid_to
    from dated
    inner join {{ ref('int_adoption__account_numbers') }} as account_numbers
        on dated.account_id = account_numbers.account_id
    where dated.seated_lines > 0
)

select * from final
