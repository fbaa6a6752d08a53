-- Written when everything that compares with it is done.
-- depends_on: {{ ref('account_adoption_days') }}
-- depends_on: {{ ref('int_adoption__user_months') }}
-- depends_on: {{ ref('int_adoption__applied_account_days') }}
with files as (
    select * from {{ ref('int_adoption__touched_files') }}
),

file_days as (
    select * from {{ ref('int_adoption__event_file_days') }}
),

final as (
    select
        files.loaded_from,
        files.stamp,
        max(file_days.last_known_on) as last_known_on
    from files
    inner join file_days on files.loaded_from = file_days.loaded_from
    group by files.loaded_from, files.stamp
)

select * from final
