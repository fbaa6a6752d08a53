{%- set accounts_before = last_state('account') -%}
{%- set definitions_before = last_state('definitions') -%}
{%- set as_of_before = last_state('as of') %}

with account_numbers as (
    select * from {{ ref('int_adoption__account_numbers') }}
),

account_prints as (
    select * from {{ ref('int_adoption__account_prints') }}
),

accounts_before as (
    {{ accounts_before }}
),

as_of_before as (
    {{ as_of_before }}
),

-- one row an account whose entitlement, seats, telemetry or first day are others, or that is
-- new or gone
changed as (
    select coalesce(account_prints.account_no, accounts_before.account_no) as account_no
    from account_prints
    full outer join accounts_before on account_prints.account_no = accounts_before.account_no
    where
        account_prints.account_no is null
        or accounts_before.account_no is null
        or account_prints.fingerprint <> accounts_before.fingerprint
),

-- one row a reason to restart; account 0 is what belongs to nobody
reasons as (
    select
        account_no,
        from_day
    from {{ ref('int_adoption__user_restarts') }}
    union all
    select
        changed.account_no,
        {{ no_day() }} as from_day
    from changed
    -- what is made from nothing has nothing to restart
    cross join as_of_before
    union all
    select
        account_numbers.account_no,
        {{ no_day() }} as from_day
    from (
        select account_no from account_numbers
        union all
        select 0 as account_no
    ) as account_numbers
    cross join ({{ definitions_before }}) as definitions_before
    inner join {{ ref('int_adoption__definition_print') }} as definition_print
        on definition_print.fingerprint <> definitions_before.fingerprint
    union all
    -- days that have passed, or come back
    select
        account_prints.account_no,
        {{ add_days('least(as_of_before.on_day, as_of.as_of_date)', 1) }} as from_day
    from account_prints
    cross join as_of_before
    inner join {{ ref('stg_bundle__as_of') }} as as_of
        on as_of_before.on_day <> as_of.as_of_date
    {{ left_to_do(['account_no', 'from_day']) }}
),

-- one row an account from whose first changed day on everything is made again
final as (
    select
        reasons.account_no,
        account_numbers.account_id,
        min(reasons.from_day) as from_day,
        {{ text_literal(invocation_id) }} as build_id
    from reasons
    left join account_numbers on reasons.account_no = account_numbers.account_no
    group by reasons.account_no, account_numbers.account_id
)

select * from final
