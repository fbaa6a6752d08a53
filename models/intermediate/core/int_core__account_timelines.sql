{% set fields = [
    'employee_count', 'csm_id', 'coverage', 'parent_account_id', 'industry', 'country'
] -%}

with accounts as (
    select * from {{ ref('stg_crm__accounts') }}
),

changes as (
    select * from {{ ref('int_core__account_changes_known') }}
),

-- one row an account and field: the value of today
today as (
    {% for field in fields -%}
    select
        account_id,
        '{{ field }}' as field,
        cast({{ field }} as {{ dbt.type_string() }}) as value
    from accounts
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- before the first known change its old value held; a change that is not known yet
-- says what was believed until then; without any change today's value always held
beginnings as (
    select
        today.account_id,
        today.field,
        case
            when first_known.account_id is not null then first_known.old_value
            when first_unknown.account_id is not null then first_unknown.old_value
            else today.value
        end as value,
        first_known.account_id is not null
        or first_unknown.account_id is not null as is_from_history
    from today
    left join changes as first_known
        on
            today.account_id = first_known.account_id
            and today.field = first_known.field
            and first_known.is_known
            and first_known.change_number = 1
    left join changes as first_unknown
        on
            today.account_id = first_unknown.account_id
            and today.field = first_unknown.field
            and not first_unknown.is_known
            and first_unknown.change_number = 1
),

dated_values as (
    select
        account_id,
        field,
        value,
        is_from_history,
        cast('1900-01-01' as date) as valid_from,
        0 as change_number
    from beginnings
    union all
    select
        account_id,
        field,
        value,
        true as is_from_history,
        valid_from,
        change_number
    from changes
    where is_known
),

-- of several values of one day the last one holds
timelines as (
    {{ timeline(
        'dated_values', ['account_id', 'field'], ['value', 'is_from_history'], ['change_number']
    ) }}
),

final as (
    select
        account_id,
        field,
        value,
        valid_from,
        valid_to,
        is_from_history
    from timelines
)

select * from final
