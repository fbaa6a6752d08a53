-- Rows of a version whose band does not begin right after the one below it ends: a count
-- would stand in two bands or, between two of them, in none. The last band is open.
with looked as (
    select
        version,
        segment_id,
        min_employees,
        max_employees,
        lead(min_employees) over (partition by version order by min_employees) as next_min
    from {{ ref('segment_bands') }}
)

select *
from looked
where
    (next_min is not null and (max_employees is null or max_employees + 1 <> next_min))
    or (next_min is null and max_employees is not null)
