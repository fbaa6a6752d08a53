with due_lines as (
    select * from {{ ref('int_retention__due_lines') }}
    where not is_due
),

restated_periods as (
    select * from {{ ref('int_retention__restated_periods') }}
    where not is_bridged
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row a line that holds on the as-of date and has its due date still to come
held as (
    select
        due_lines.account_id,
        due_lines.renewal_key,
        due_lines.due_on,
        due_lines.arr
    from due_lines
    inner join restated_periods on due_lines.line_id = restated_periods.line_id
    inner join as_of
        on
            as_of.as_of_date >= restated_periods.valid_from
            and as_of.as_of_date < restated_periods.valid_to
),

-- one row a renewal, as in marts.renewals: what is due together and worth something
dues as (
    select
        account_id,
        due_on
    from held
    group by account_id, renewal_key, due_on
    having sum(arr) > 0
),

final as (
    select
        dues.account_id,
        min(dues.due_on) as next_renewal_on,
        cast({{ days_between('max(as_of.as_of_date)', 'min(dues.due_on)') }} as integer)
            as days_to_renewal
    from dues
    cross join as_of
    group by dues.account_id
)

select * from final
