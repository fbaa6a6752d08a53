with due_lines as (
    select * from {{ ref('int_retention__due_lines') }}
),

successors as (
    select * from {{ ref('int_retention__renewal_successors') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

-- one row a calendar month with the last due date in it, also of lines not yet due
due_months as (
    select
        {{ month_end('due_on') }} as month_end,
        max(due_on) as last_due_on
    from due_lines
    group by {{ month_end('due_on') }}
),

due as (
    select
        account_id,
        renewal_key,
        due_on,
        max(contract_id) as contract_id,
        case when min(product_key) = max(product_key) then max(product_id) end as product_id,
        sum(arr) as due_arr,
        max(case when is_multi_year then 1 else 0 end) = 1 as is_multi_year
    from due_lines
    where is_due
    group by account_id, renewal_key, due_on
),

succeeded as (
    select
        account_id,
        renewal_key,
        due_on,
        sum(arr) as successor_arr,
        max(
            case
                when is_own_successor then 0
                else greatest({{ days_between('due_on', 'starts_on') }}, 0)
            end
        ) as days_late
    from successors
    group by account_id, renewal_key, due_on
),

joined as (
    select
        due.account_id,
        due.contract_id,
        due.product_id,
        due.due_on,
        due.due_arr,
        coalesce(succeeded.successor_arr, 0) as successor_arr,
        coalesce(succeeded.days_late, 0) as days_late,
        succeeded.due_on is not null as has_successor,
        due.is_multi_year,
        as_of.as_of_date < {{ add_days('due.due_on', var('renewal_grace_days')) }}
            as is_within_grace,
        as_of.as_of_date >= {{ add_days(
            'due_months.last_due_on', var('renewal_grace_days')
        ) }} as is_final,
        as_of.as_of_date >= {{ add_days(
            month_end('due.due_on'), [var('close_days'), var('renewal_grace_days')] | max
        ) }} as is_month_final
    from due
    cross join as_of
    inner join due_months on {{ month_end('due.due_on') }} = due_months.month_end
    left join succeeded
        on
            due.account_id = succeeded.account_id
            and due.renewal_key = succeeded.renewal_key
            and due.due_on = succeeded.due_on
    where due.due_arr > 0
),

final as (
    select
        account_id,
        contract_id,
        product_id,
        due_on,
        cast(due_arr as numeric(38, 4)) as due_arr,
        cast(successor_arr as numeric(38, 4)) as successor_arr,
        cast(least(due_arr, greatest(successor_arr, 0)) as numeric(38, 4)) as renewed_arr,
        case
            when successor_arr <= 0 and is_within_grace then 'pending'
            when successor_arr <= 0 then 'churned'
            when successor_arr < due_arr then 'contracted'
            when successor_arr > due_arr then 'expanded'
            else 'renewed'
        end as outcome,
        case when has_successor then days_late > 0 else false end as is_late,
        case when has_successor then cast(days_late as integer) end as days_late,
        is_multi_year,
        is_final,
        is_month_final
    from joined
)

select * from final
