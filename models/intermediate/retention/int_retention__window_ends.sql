{{ config(materialized='view') }}

select
    'account' as unit,
    account_id as unit_id,
    month_end,
    window_months,
    opening_month_end,
    opening_arr,
    closing_arr,
    reported_opening_arr,
    reported_closing_arr,
    opening_licensed_seats,
    closing_licensed_seats
from {{ ref('int_retention__account_retention_ends') }}
union all
select
    'family' as unit,
    family_id as unit_id,
    month_end,
    window_months,
    opening_month_end,
    opening_arr,
    closing_arr,
    reported_opening_arr,
    reported_closing_arr,
    opening_licensed_seats,
    closing_licensed_seats
from {{ ref('int_retention__family_retention_ends') }}
