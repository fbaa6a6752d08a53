with line_periods as (
    select
        coalesce(product_id, '') as product_id,
        line_id,
        seats,
        valid_from,
        valid_to
    from {{ ref('int_retention__restated_periods') }}
    where is_entitling and account_id = {{ asked('account') }} and seats is not null
),

months as (
    select * from {{ ref('account_retention_months') }}
    where
        account_id = {{ asked('account') }}
        and month_end = {{ asked('last') }}
        and window_months = 12
        and opening_arr > 0
        and opening_licensed_seats > 0
        and closing_licensed_seats > 0
),

-- one row a line held now, and one a line held then
held as (
    select
        'now' as held_at,
        product_id,
        line_id,
        seats
    from line_periods
    where valid_from <= {{ asked('last') }} and coalesce(valid_to > {{ asked('last') }}, true)
    union all
    select
        'then' as held_at,
        product_id,
        line_id,
        seats
    from line_periods
    where
        valid_from <= {{ asked('year_before') }}
        and coalesce(valid_to > {{ asked('year_before') }}, true)
),

-- one row a product and end, the largest first
pools as (
    select
        held_at,
        product_id,
        row_number() over (partition by held_at order by sum(seats) desc, product_id) as place,
        max(sum(seats)) over (partition by held_at) as largest
    from held
    group by held_at, product_id
)

select
    held.held_at as "end",
    held.line_id as line,
    held.product_id as product,
    held.seats,
    case when held.held_at = 'now' then held.seats else 0 end as numerator,
    case when held.held_at = 'then' then held.seats else 0 end as denominator
from held
inner join pools on held.held_at = pools.held_at and held.product_id = pools.product_id
cross join months
-- the largest product's, or with seats_aggregation sum all of them
where
    pools.place = 1
    or pools.largest <> case held.held_at
        when 'now' then months.closing_licensed_seats
        else months.opening_licensed_seats
    end
order by held.held_at desc, held.line_id asc
