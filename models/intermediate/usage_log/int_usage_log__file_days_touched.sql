{%- set file_days_before = last_state('file day') -%}
{%- set as_of_before = last_state('as of') %}

with file_days as (
    select * from {{ ref('int_usage_log__file_days') }}
),

file_days_before as (
    {{ file_days_before }}
),

-- one row where the two builds do not know the same: of what is later than neither's time they do
settled as (
    select
        true as is_other,
        as_of_now.known_at,
        as_of_before.known_at as known_at_before
    from ({{ as_of_state() }}) as as_of_now
    inner join ({{ as_of_before }}) as as_of_before
        on as_of_now.fingerprint <> as_of_before.fingerprint
),

final as (
    select
        coalesce(file_days.loaded_from, file_days_before.key) as loaded_from,
        coalesce(file_days.usage_date, file_days_before.on_day) as usage_date,
        file_days.loaded_from is not null as is_there,
        file_days_before.key is not null as was_there
    from file_days
    full outer join file_days_before
        on
            file_days.loaded_from = file_days_before.key
            and file_days.usage_date = file_days_before.on_day
    left join settled
        on
            settled.known_at is null
            or settled.known_at_before is null
            or file_days.last_known_at > settled.known_at
            or file_days.last_known_at > settled.known_at_before
    where
        file_days.loaded_from is null
        or file_days_before.key is null
        or file_days.fingerprint <> file_days_before.fingerprint
        or settled.is_other
)

select * from final
