{%- set longest_window = trailing_windows() | max -%}

with account_starts as (
    select * from {{ ref('int_core__account_starts') }}
),

account_numbers as (
    select * from {{ ref('int_adoption__account_numbers') }}
),

telemetry as (
    select * from {{ ref('int_adoption__account_telemetry') }}
),

as_of as (
    select as_of_date from {{ ref('stg_bundle__as_of') }}
),

restarts as (  -- noqa: ST03
    select * from {{ ref('int_adoption__restarts') }}
),

asked as (
    select
        account_numbers.account_id,
        account_numbers.account_no,
        greatest(
            account_starts.first_on, telemetry.valid_from
            {%- if table_before('account_adoption_days') %}, restarts.from_day{% endif %}
        ) as first_on,
        as_of.as_of_date
    from account_starts
    inner join account_numbers on account_starts.account_id = account_numbers.account_id
    inner join telemetry on account_starts.account_id = telemetry.account_id
    cross join as_of
    {% if table_before('account_adoption_days') -%}
    inner join restarts on account_numbers.account_no = restarts.account_no
    {%- endif %}
),

-- one row an account with telemetry and the days of it that are to be made, with those on which
-- they look back
final as (
    select
        account_id,
        account_no,
        first_on,
        {{ add_days('first_on', -longest_window) }} as valid_from,
        {{ add_days('as_of_date', 1) }} as valid_to
    from asked
    where first_on <= as_of_date
)

select * from final
